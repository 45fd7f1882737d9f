"""Logging in with a one-time token, logging out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from gateway.web.dienste import Webdienste
from gateway.web.fehler import FremdeHerkunft, Webfehler, ZugangAbgelehnt, ZuVieleVersuche
from gateway.web.sitzung import Angemeldet
from gateway.web.vorlagen import seite


def seiten_der_anmeldung(dienste: Webdienste) -> APIRouter:
    """The token comes by POST only; as a fragment (`/anmelden#…`) it never reaches a server or a log."""
    router = APIRouter(include_in_schema=False)

    @router.get("/anmelden")
    def formular(request: Request) -> Response:
        return seite(request, "anmelden.html", fehler=None)

    @router.post("/anmelden")
    def anmelden(request: Request, zugangswort: Annotated[str, Form(max_length=200)] = "") -> Response:
        try:
            dienste.bremse.pruefe(_gegenueber(request))
            geheimnis = dienste.fach.loese_ein(zugangswort.strip())
        except (ZugangAbgelehnt, ZuVieleVersuche) as fehler:
            return _abgelehnt(request, fehler)
        antwort = RedirectResponse(f"{dienste.praefix}/uebergaben", 303)
        dienste.ausweis.setze(antwort, geheimnis, https=request.url.scheme == "https")
        return antwort

    @router.post("/abmelden")
    def abmelden(sitzung: Angemeldet, formularwort: Annotated[str, Form(max_length=200)] = "") -> Response:
        if not sitzung.passt(formularwort):
            raise FremdeHerkunft
        dienste.fach.beende(sitzung.geheimnis or "")
        antwort = RedirectResponse(f"{dienste.praefix}/anmelden", 303)
        dienste.ausweis.loesche(antwort)
        return antwort

    def _abgelehnt(request: Request, fehler: Webfehler) -> Response:
        if isinstance(fehler, ZugangAbgelehnt):
            dienste.bremse.fehlschlag(_gegenueber(request))
        return seite(request, "anmelden.html", status=fehler.status, fehler=fehler)

    return router


def _gegenueber(request: Request) -> str:
    """The caller's address; for callers behind a proxy on this machine the one that the proxy tells."""
    return request.client.host if request.client else ""
