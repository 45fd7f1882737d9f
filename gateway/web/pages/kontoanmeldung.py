"""Logging in with a local account: the way in that is left when the identity provider is away."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.ablauf.anmeldung import AnmeldungAbgelehnt, KeineRolle
from gateway.schutz.kennwort import KennwortpruefungBelegt
from gateway.web.dienste import Webdienste
from gateway.web.einlass import anmeldeseite, eroeffne, gegenueber
from gateway.web.fehler import ZuVieleVersuche, http_status
from gateway.web.formular import Eingaben, Formular


def seiten_der_kontoanmeldung(dienste: Webdienste) -> APIRouter:
    """One form with all three fields: the answer never says which of them was wrong."""
    router = APIRouter(include_in_schema=False)

    @router.post("/anmelden/konto")
    def konto(request: Request, formular: Formular) -> Response:
        e = Eingaben.aus(formular)
        kennung = e.verlange("kennung", "Bitte geben Sie Ihre Kennung an.", hoechstens=39)
        kennwort = e.werte.get("kennwort", "")
        if not kennwort:
            e.fehler["kennwort"] = "Bitte geben Sie Ihr Kennwort an."
        code = e.verlange("code", "Bitte geben Sie den Code Ihrer App oder ein Ersatzwort an.", hoechstens=40)
        if e.fehler:
            return anmeldeseite(request, dienste, e=e, status=400)
        try:
            return _melde_an(request, dienste, kennung, kennwort, code)
        except (AnmeldungAbgelehnt, KennwortpruefungBelegt, KeineRolle, ZuVieleVersuche) as fehler:
            e.fehler["kennwort"] = fehler.text
            return anmeldeseite(request, dienste, e=e, status=http_status(fehler))

    return router


def _melde_an(request: Request, dienste: Webdienste, kennung: str, kennwort: str, code: str) -> Response:
    dienste.bremse.pruefe(gegenueber(request))
    try:
        id = dienste.konten.melde_an(kennung, kennwort, code)
    except AnmeldungAbgelehnt:
        dienste.bremse.fehlschlag(gegenueber(request))
        raise
    return eroeffne(request, dienste, id, "konto")
