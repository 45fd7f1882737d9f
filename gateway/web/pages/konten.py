"""The local account of somebody else: opened again after failed attempts, given a new second factor."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from gateway.ablauf import benutzerverwaltung as verwaltung
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import seitenrouter
from gateway.web.pages.benutzer import VERWEHRT, aendere, mit_rat, zeige_person


def seiten_der_konten(dienste: Webdienste) -> APIRouter:
    """Of the people of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.post("/benutzer/{id}/konto")
    def oeffne(request: Request, sitzung: Angemeldet, id: str) -> Response:
        """The lock-out after failed attempts is lifted; twice is harmless."""
        return aendere(
            request,
            dienste,
            sitzung,
            id,
            lambda: verwaltung.hebe_kontosperre_auf(dienste.haus(sitzung.mandant), sitzung.wer.id, id),
            ziel=f"/benutzer/{id}",
        )

    @router.post("/benutzer/{id}/faktor")
    def erneuere(request: Request, sitzung: Angemeldet, id: str) -> Response:
        """The new secret stands on this answer and nowhere else; open sessions end with the old one."""
        try:
            wen = verwaltung.vermerke_faktor(dienste.haus(sitzung.mandant), sitzung.wer.id, id)
            einrichtung = dienste.konten.erneuere_faktor(wen, wer=sitzung.wer.id)
        except VERWEHRT as fehler:
            return zeige_person(request, dienste, sitzung, id, status=400, fehler=mit_rat(fehler))
        dienste.fach.beende_alle(wen)
        return zeige_person(request, dienste, sitzung, id, einrichtung=einrichtung)

    return router
