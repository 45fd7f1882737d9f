"""Remarks on pages of a delivery, and sending them back to where it came from."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from gateway.ablauf import rueckfrage
from gateway.ablauf.rueckfrage import RueckfrageUnmoeglich
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.domain.seitenbemerkung import NAMEN, TEXTLAENGE, Bemerkungsart
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.formular import Eingaben, Formular, seitenrouter
from gateway.web.pages.lesen import zeige_dokument


def seiten_der_rueckfrage(dienste: Webdienste) -> APIRouter:
    router = seitenrouter()

    @router.post("/uebergaben/{id}/dokumente/{dokument}/bemerkung")
    def bemerke(
        request: Request, sitzung: Angemeldet, id: UUID, dokument: UUID, formular: Formular
    ) -> Response:
        e = Eingaben.aus(formular)
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        text = e.verlange("text", "Bitte beschreiben Sie, was mit der Seite ist.", hoechstens=TEXTLAENGE)
        seite = _seite(e)
        if e["art"] not in {a.value for a in NAMEN}:
            e.fehler["art"] = "Bitte wählen Sie, was mit der Seite ist."
        if not e.fehler:
            try:
                rueckfrage.bemerke(
                    dienste.haus(sitzung.mandant),
                    id,
                    dokument,
                    seite,
                    Bemerkungsart(e["art"]),
                    " ".join(text.split()),
                    wer=sitzung.wer.name,
                )
            except RueckfrageUnmoeglich as fehler:
                e.fehler["text"] = fehler.text
        if e.fehler:
            return zeige_dokument(request, dienste, sitzung, id, dokument, e)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}/dokumente/{dokument}#u-bemerkungen", 303)

    @router.post("/uebergaben/{id}/rueckfrage")
    def sende(sitzung: Angemeldet, id: UUID, formular: Formular) -> Response:
        """Send what waits, or take one back. Raises `RueckfrageUnmoeglich`."""
        haus, e = dienste.haus(sitzung.mandant), Eingaben.aus(formular)
        if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
            raise PersonGeschuetzt
        if e["verwerfen"].isdecimal():
            rueckfrage.verwirf(haus, id, int(e["verwerfen"][:6]))
        else:
            rueckfrage.sende(haus, id, wer=sitzung.wer.name)
        return RedirectResponse(f"{dienste.praefix}/uebergaben/{id}#u-rueckfrage", 303)

    return router


def _seite(e: Eingaben) -> int | None:
    """None = the whole document; notes what is no number."""
    if not e["seite"]:
        return None
    if e["seite"].isascii() and e["seite"].isdecimal() and 0 < int(e["seite"][:7]) <= 100_000:
        return int(e["seite"])
    e.fehler["seite"] = "Bitte geben Sie die Nummer der Seite an, etwa 3."
    return None
