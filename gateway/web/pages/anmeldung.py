"""Logging in with a one-time token, logging out, going to another Mandant."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gateway.domain.auditereignis import Auditereignis
from gateway.web import rechte
from gateway.web.dienste import Webdienste
from gateway.web.einlass import anmeldeseite, eingelassen, gegenueber
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import KeinRecht, Webfehler, ZugangAbgelehnt, ZuVieleVersuche
from gateway.web.formular import seitenrouter
from gateway.web.vorlagen import seite


def seiten_der_anmeldung(dienste: Webdienste) -> APIRouter:
    """The token comes by POST only; as a fragment (`/anmelden#…`) it never reaches a server or a log."""
    router = APIRouter(include_in_schema=False)

    @router.get("/anmelden")
    def formular(request: Request) -> Response:
        return anmeldeseite(request, dienste)

    @router.post("/anmelden")
    def anmelden(request: Request, zugangswort: Annotated[str, Form(max_length=200)] = "") -> Response:
        try:
            dienste.bremse.pruefe(gegenueber(request))
            geheimnis = dienste.fach.loese_ein(zugangswort.strip())
        except (ZugangAbgelehnt, ZuVieleVersuche) as fehler:
            return _abgelehnt(request, fehler)
        return eingelassen(request, dienste, geheimnis)

    def _abgelehnt(request: Request, fehler: Webfehler) -> Response:
        if isinstance(fehler, ZugangAbgelehnt):
            dienste.bremse.fehlschlag(gegenueber(request))
        return anmeldeseite(request, dienste, fehler=fehler, am_wort=True, status=fehler.status)

    return router


def seiten_der_sitzung(dienste: Webdienste) -> APIRouter:
    """What everybody who is logged in may do."""
    router = seitenrouter()

    @router.get("/")
    def start(sitzung: Angemeldet) -> Response:
        """The first page of the navigation."""
        return RedirectResponse(f"{dienste.praefix}{rechte.navigation(sitzung.rollen)[0].pfad}", 303)

    @router.get("/sitzung")
    def stand(sitzung: Angemeldet) -> Response:
        """For pages that want to know, before a form leaves, whether the session is still theirs."""
        return JSONResponse(
            {"wer": f"{sitzung.wer.id} {sitzung.mandant}", "formularwort": sitzung.formularwort}
        )

    @router.post("/abmelden")
    def abmelden(request: Request, sitzung: Angemeldet) -> Response:
        dienste.fach.beende(sitzung.geheimnis or "")
        dienste.fremdsitzungen.vergiss(dienste.fach.abdruck(sitzung.geheimnis or ""))
        dienste.anmeldebuch.vermerke(
            sitzung.mandant, sitzung.wer.id, sitzung.berechtigung.weg, Auditereignis.ABMELDUNG
        )
        antwort = _abgemeldet(request, dienste, sitzung.berechtigung.weg)
        dienste.ausweis.loesche(antwort)
        return antwort

    @router.post("/mandant")
    def wechsle(
        request: Request, sitzung: Angemeldet, mandant: Annotated[str, Form(max_length=100)] = ""
    ) -> Response:
        """The same person at another authority: a new session, so that an old tab shows nothing of the new one."""
        if mandant not in dienste.mandanten or mandant not in sitzung.wer.rollen:
            raise KeinRecht("Bei dieser Behörde haben Sie keine Rolle.")
        altes = sitzung.geheimnis or ""
        neues = dienste.fach.wechsle(altes, mandant)
        if sitzung.berechtigung.weg == "oidc":
            dienste.fremdsitzungen.verlege(dienste.fach.abdruck(altes), dienste.fach.abdruck(neues))
        return eingelassen(request, dienste, neues)

    return router


def _abgemeldet(request: Request, dienste: Webdienste, weg: str) -> Response:
    """Who came from the identity provider ends his session there, too: by a page that goes on by itself, because
    browsers let no form lead to another host (CSP form-action)."""
    dienst = dienste.anmeldedienst if weg == "oidc" else None
    ziel = dienst.abmeldeadresse(f"{str(request.base_url).rstrip('/')}/anmelden") if dienst else None
    if dienst is None or ziel is None:
        return RedirectResponse(f"{dienste.praefix}/anmelden", 303)
    request.state.sitzung = None
    return seite(
        request, "weiter.html", titel="Abgemeldet", ziel=ziel, text=f"Auch bei {dienst.name} abmelden"
    )
