"""Logging in at an identity provider, and back."""

from __future__ import annotations

from functools import partial
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from gateway.errors import Fehler
from gateway.ports import Anmeldedienst, AnmeldungUngueltig
from gateway.web.dienste import Webdienste
from gateway.web.einlass import anmeldeseite, eroeffne, gegenueber
from gateway.web.fehler import NichtGefunden, http_status
from gateway.web.vorlagen import seite

_GILT = 600
"""Seconds that the browser keeps the cookie of a login that has begun."""


def seiten_der_fremdanmeldung(dienste: Webdienste) -> APIRouter:
    """Whatever goes wrong with the provider is said on the page that has the other ways in."""
    router = APIRouter(include_in_schema=False)

    @router.get("/anmelden/oidc")
    def hin(request: Request) -> Response:
        try:
            anlauf = _dienst(dienste).beginne(_rueckweg(request))
        except NichtGefunden:
            raise
        except Fehler as fehler:
            return anmeldeseite(request, dienste, fehler=fehler, status=http_status(fehler))
        antwort = RedirectResponse(anlauf.adresse, 303)
        antwort.set_cookie(
            _cookie(dienste),
            anlauf.merkzettel,
            max_age=_GILT,
            path=_pfad(dienste),
            httponly=True,
            samesite="lax",  # the browser comes back from elsewhere
            secure=request.url.scheme == "https",
        )
        return antwort

    @router.get("/anmelden/oidc/zurueck")
    def zurueck(request: Request) -> Response:
        try:
            antwort = _eingelassen(request, dienste)
        except NichtGefunden:
            raise
        except Fehler as fehler:
            antwort = anmeldeseite(request, dienste, fehler=fehler, status=http_status(fehler))
        antwort.delete_cookie(_cookie(dienste), path=_pfad(dienste), httponly=True, samesite="lax")
        return antwort

    @router.post("/anmelden/oidc/abmelden")
    def abmelden(request: Request, logout_token: Annotated[str, Form(max_length=20_000)] = "") -> Response:
        """The provider tells that somebody has logged out over there (OIDC Back-Channel Logout 1.0, section 2.8)."""
        dienst = _dienst(dienste)
        dienste.bremse.pruefe(gegenueber(request))
        try:
            abmeldung = dienst.lies_abmeldung(logout_token)
        except AnmeldungUngueltig as fehler:
            dienste.bremse.fehlschlag(gegenueber(request))
            return JSONResponse({"error": "invalid_request", "error_description": fehler.text}, 400)
        dienste.fremdsitzungen.melde_ab(abmeldung)
        return Response(status_code=200)

    return router


def _eingelassen(request: Request, dienste: Webdienste) -> Response:
    """A page that goes on by itself: a redirect would still count as coming from elsewhere, and the browser would
    not show the session's cookie."""
    merkzettel = request.cookies.get(_cookie(dienste))
    dienst = _dienst(dienste)
    if not merkzettel:
        raise AnmeldungUngueltig
    dienste.bremse.pruefe(gegenueber(request))
    try:
        identitaet = dienst.vollende(dict(request.query_params), merkzettel, _rueckweg(request))
    except AnmeldungUngueltig:
        dienste.bremse.fehlschlag(gegenueber(request))
        raise
    benutzer = dienste.fremdanmeldung.erkenne(identitaet)
    weiter = seite(request, "weiter.html", titel="Angemeldet", ziel=f"{dienste.praefix}/", text="Weiter")
    merke = partial(dienste.fremdsitzungen.merke, benutzer=benutzer, wer=identitaet)
    return eroeffne(request, dienste, benutzer, "oidc", weiter, merke)


def _dienst(dienste: Webdienste) -> Anmeldedienst:
    if dienste.anmeldedienst is None:
        raise NichtGefunden
    return dienste.anmeldedienst


def _rueckweg(request: Request) -> str:
    return f"{str(request.base_url).rstrip('/')}/anmelden/oidc/zurueck"


def _cookie(dienste: Webdienste) -> str:
    return f"{dienste.ausweis.name}_anlauf"


def _pfad(dienste: Webdienste) -> str:
    return f"{dienste.praefix}/anmelden/oidc"
