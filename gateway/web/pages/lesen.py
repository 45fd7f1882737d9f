"""Reading a document in the browser: its page, and its bytes for the frame in it.

The bytes are never a page of ours: fixed type, no guessing, a policy that lets nothing run, readable in our own
frame only. Whoever reads leaves a row in the audit chain before the first byte."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response, StreamingResponse

from gateway.ablauf.akte import einblick
from gateway.ablauf.akte.einblick import Einblick
from gateway.auskunft.personenschutz import PersonGeschuetzt
from gateway.auskunft.vorgaenge import Dokumentstand
from gateway.domain.aufgabe import Rolle
from gateway.domain.seitenbemerkung import NAMEN as BEMERKUNGSARTEN
from gateway.domain.teilklasse import NIE, Teilklasse
from gateway.errors import EingabeFehler
from gateway.paket.formate import FAMILIEN
from gateway.paket.strom import als_strom
from gateway.web.bereiche import UnerfuellbarerBereich, lies_bereich
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import KeinRecht, NichtGefunden
from gateway.web.formular import Eingaben, seitenrouter
from gateway.web.rechte import darf_lesen
from gateway.web.schutzwand import KOPFZEILEN
from gateway.web.sitzung import Sitzung
from gateway.web.vorlagen import seite

LESBAR = {
    code: typ
    for familie in FAMILIEN
    for name, typ in (("PDF", "application/pdf"), ("JPEG", "image/jpeg"))
    if familie.name == name
    for code in familie.endungen
}
"""Format code -> media type, of what a browser shows."""
ZEICHENBAR = frozenset(LESBAR)
"""Format codes of which there are pictures."""
BILDBREITE = 160
_BILD_BIS = 200_000_000
"""Bytes of a document that is read for a picture."""
RAHMEN = {"Content-Security-Policy": KOPFZEILEN["Content-Security-Policy"] + "; frame-src 'self'"}
BYTES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "Accept-Ranges": "bytes",
}


class NurFreigabe(KeinRecht):
    """Need to know: what two persons must release nobody else reads."""

    code = "web.nur_freigabe"
    satz = "Dieses Dokument darf nur die Rolle Freigabe lesen."


def seiten_des_lesens(dienste: Webdienste) -> APIRouter:
    router = seitenrouter()

    @router.get("/uebergaben/{id}/dokumente/{dokument}")
    def lesen(request: Request, sitzung: Angemeldet, id: UUID, dokument: UUID) -> Response:
        return zeige_dokument(request, dienste, sitzung, id, dokument)

    @router.get("/uebergaben/{id}/dokumente/{dokument}/bild")
    def bild(
        sitzung: Angemeldet,
        id: UUID,
        dokument: UUID,
        seite: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        """A page of it as a small picture; recorded like reading it."""
        blick = _eingesehen(dienste, sitzung, id, dokument)
        pruefer = dienste.haus(sitzung.mandant).seitenpruefer
        if pruefer is None or blick.dokument.format not in LESBAR or blick.groesse > _BILD_BIS:
            raise NichtGefunden("Von diesem Dokument gibt es kein Vorschaubild.")
        png = pruefer.bild(als_strom(blick.stuecke()), seite, BILDBREITE)
        if png is None:
            raise NichtGefunden("Von diesem Dokument gibt es kein Vorschaubild.")
        return Response(png, media_type="image/png")

    @router.get("/uebergaben/{id}/dokumente/{dokument}/inhalt")
    def inhalt(
        request: Request, sitzung: Angemeldet, id: UUID, dokument: UUID, speichern: bool = False
    ) -> Response:
        return geliefert(request, dienste, sitzung, id, dokument, als_datei=speichern)

    return router


def zeige_dokument(
    request: Request,
    dienste: Webdienste,
    sitzung: Sitzung,
    id: UUID,
    dokument: UUID,
    e: Eingaben | None = None,
) -> Response:
    """The page of one document. Raises `NichtGefunden`, `NurFreigabe`, `PersonGeschuetzt`."""
    vorgang = dienste.auskunft_fuer(sitzung).vorgang(id)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"vorgang:{id}")
    stellen = [i for i, d in enumerate(vorgang.dokumente) if d.dokument.uuid == dokument]
    if not stellen:
        raise NichtGefunden
    dieses, fehlt = vorgang.dokumente[stellen[0]], None
    pruefe_klasse(dieses.dokument.klasse, sitzung.rollen)
    try:
        einblick.oeffne(dienste.haus(sitzung.mandant), id, dokument)
    except EingabeFehler as fehler:
        fehlt = fehler.text
    antwort = seite(
        request,
        "lesen.html",
        status=400 if e else 200,
        zeile=vorgang.ueberblick,
        d=dieses,
        bemerkungen=[b for b in vorgang.seitenbemerkungen if b.dokument == dokument],
        nimmt_bemerkungen=vorgang.nimmt_bemerkungen,
        arten=BEMERKUNGSARTEN,
        e=e or Eingaben(),
        typ=LESBAR.get(dieses.dokument.format),
        fehlt=fehlt,
        davor=_nachbar(vorgang.dokumente, stellen[0] - 1),
        danach=_nachbar(vorgang.dokumente, stellen[0] + 1),
        aufgaben=vorgang.ueberblick.aufgaben,
    )
    antwort.headers.update(RAHMEN)
    return antwort


def geliefert(
    request: Request, dienste: Webdienste, sitzung: Sitzung, id: UUID, dokument: UUID, *, als_datei: bool
) -> Response:
    """The bytes, or the range of them that is asked for.

    Raises `InhaltGeloescht`, `InhaltFehltNoch`, `NurFreigabe`, `PersonGeschuetzt`."""
    blick = _eingesehen(dienste, sitzung, id, dokument)
    einblick.merke_blick(blick, sitzung.wer.id)
    marke = f'"{blick.dokument.sha256}"'
    kopf = BYTES | {"Content-Disposition": _ablage(blick, als_datei=als_datei), "ETag": marke}
    typ = LESBAR.get(blick.dokument.format, "application/octet-stream")
    try:
        bereich = lies_bereich(_verlangt(request, marke), blick.groesse)
    except UnerfuellbarerBereich:
        return Response(status_code=416, headers=kopf | {"Content-Range": f"bytes */{blick.groesse}"})
    if bereich is None:
        kopf["Content-Length"] = str(blick.groesse)
        return StreamingResponse(blick.stuecke(), 200, kopf, typ)
    ab, anzahl = bereich
    kopf |= {"Content-Range": f"bytes {ab}-{ab + anzahl - 1}/{blick.groesse}", "Content-Length": str(anzahl)}
    return StreamingResponse(blick.stuecke(ab, anzahl), 206, kopf, typ)


def _verlangt(request: Request, marke: str) -> str | None:
    """The range that is asked for; whoever has the beginning of something else gets the whole (RFC 9110,
    section 13.1.5)."""
    if request.headers.get("if-range", marke) != marke:
        return None
    return request.headers.get("range")


def _eingesehen(dienste: Webdienste, sitzung: Sitzung, id: UUID, dokument: UUID) -> Einblick:
    """Allowed, there, and recorded."""
    if dienste.auskunft_fuer(sitzung).ist_verdeckt(id):
        raise PersonGeschuetzt
    blick = einblick.oeffne(dienste.haus(sitzung.mandant), id, dokument)
    pruefe_klasse(blick.dokument.klasse, sitzung.rollen)
    dienste.leseprotokoll.vermerke(sitzung.mandant, sitzung.wer.id, f"dokument:{dokument}", vorgang=str(id))
    return blick


def pruefe_klasse(klasse: Teilklasse | None, rollen: Collection[Rolle]) -> None:
    if klasse in NIE:
        raise NurFreigabe("Dokumente der Klassen V und X sind hier nicht zu lesen; sie bleiben im DMS.")
    if not darf_lesen(klasse, rollen):
        raise NurFreigabe


def _nachbar(alle: Collection[Dokumentstand], stelle: int) -> Dokumentstand | None:
    liste = list(alle)
    return liste[stelle] if 0 <= stelle < len(liste) else None


def _ablage(blick: Einblick, *, als_datei: bool) -> str:
    """What no browser shows is a file in any case."""
    art = "attachment" if als_datei or blick.dokument.format not in LESBAR else "inline"
    return f"{art}; filename*=UTF-8''{quote(blick.dokument.dateiname, safe='')}"
