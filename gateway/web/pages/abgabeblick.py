"""Looking at a document of the file in the DMS, from the assistant: its pages as small pictures, and the whole of
it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Annotated, BinaryIO
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import Response, StreamingResponse

from gateway.ablauf.vorabpruefung import hat_seiten
from gateway.domain.akte import Dokument
from gateway.ports import Aktenref
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import NichtGefunden
from gateway.web.formular import Eingaben, seitenrouter
from gateway.web.pages.abgabestand import WEG, lies_stand
from gateway.web.pages.lesen import BILDBREITE, BYTES, LESBAR, pruefe_klasse
from gateway.web.sitzung import Sitzung

_STUECK = 1 << 18


def seiten_des_abgabeblicks(dienste: Webdienste) -> APIRouter:
    """Recorded like every look at content; what never leaves, or two persons must release, is not shown here either."""
    router = seitenrouter()

    @router.get(WEG + "/{id}/dokumente/{dokument}")
    def inhalt(sitzung: Angemeldet, id: UUID, dokument: UUID) -> Response:
        ref, gemeint = _gemeintes(dienste, sitzung, id, dokument)
        typ = LESBAR.get(gemeint.format, "application/octet-stream")
        art = "inline" if gemeint.format in LESBAR else "attachment"
        kopf = {"Content-Disposition": f"{art}; filename*=UTF-8''{quote(gemeint.dateiname, safe='')}"}
        strom = dienste.haus(sitzung.mandant).dms.oeffne_dokument(ref, dokument)
        return StreamingResponse(_stuecke(strom), 200, BYTES | kopf, typ)

    @router.get(WEG + "/{id}/dokumente/{dokument}/bild")
    def bild(
        sitzung: Angemeldet, id: UUID, dokument: UUID, seite: Annotated[int, Query(ge=1, le=100_000)] = 1
    ) -> Response:
        ref, gemeint = _gemeintes(dienste, sitzung, id, dokument)
        haus = dienste.haus(sitzung.mandant)
        if haus.seitenpruefer is None or not hat_seiten(gemeint):
            raise NichtGefunden("Von diesem Dokument gibt es kein Vorschaubild.")
        with closing(haus.dms.oeffne_dokument(ref, dokument)) as strom:
            png = haus.seitenpruefer.bild(strom, seite, BILDBREITE)
        if png is None:
            raise NichtGefunden("Von diesem Dokument gibt es kein Vorschaubild.")
        return Response(png, media_type="image/png")

    return router


def _gemeintes(dienste: Webdienste, sitzung: Sitzung, id: UUID, dokument: UUID) -> tuple[Aktenref, Dokument]:
    """Of the file that the draft names. Raises `NichtGefunden`, `NurFreigabe`."""
    stand = lies_stand(dienste, sitzung, id, Eingaben())
    if stand is None:
        raise NichtGefunden
    vorschau = stand.vorschau.vorschau
    gemeint = next((d for d in (*vorschau.dabei, *vorschau.weggelassen) if d.uuid == dokument), None)
    if gemeint is None:
        raise NichtGefunden
    pruefe_klasse(gemeint.klasse, sitzung.rollen)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"dokument:{dokument}")
    return vorschau.ref, gemeint


def _stuecke(strom: BinaryIO) -> Iterator[bytes]:
    with closing(strom):
        yield from iter(lambda: strom.read(_STUECK), b"")
