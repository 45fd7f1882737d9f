"""Documents that another authority has attached to its question, as files."""

from __future__ import annotations

from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter
from fastapi.responses import Response, StreamingResponse

from gateway.ablauf.akte import anlagen
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import seitenrouter
from gateway.web.pages.lesen import BYTES
from gateway.web.sitzung import Sitzung


def seiten_der_anlagen(dienste: Webdienste) -> APIRouter:
    router = seitenrouter()

    @router.get("/aufgaben/{id}/anlagen/{dokument}")
    def anlage(sitzung: Angemeldet, id: UUID, dokument: UUID) -> Response:
        return gelieferte_anlage(dienste, sitzung, id, dokument)

    return router


def gelieferte_anlage(dienste: Webdienste, sitzung: Sitzung, id: UUID, dokument: UUID) -> Response:
    """Its bytes, always as a file; recorded first. Raises `NichtGefunden`, `PersonGeschuetzt`."""
    ansicht = dienste.aufgabenauskunft_fuer(sitzung).zeige(id)
    nachricht = ansicht.frage.zeile.nachricht
    if nachricht is None or all(a.uuid != dokument for a in ansicht.anlagen):
        raise NichtGefunden
    anlage = anlagen.lies(dienste.haus(sitzung.mandant), nachricht, dokument)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"dokument:{dokument}")
    name = quote(anlage.dokument.dateiname, safe="")
    kopf = {name: wert for name, wert in BYTES.items() if name != "Accept-Ranges"} | {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Content-Length": str(anlage.groesse),
    }
    return StreamingResponse(anlage.stuecke, 200, kopf, "application/octet-stream")
