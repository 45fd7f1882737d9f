"""What came and went, without content: the list, its CSV, one message."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from gateway.auskunft.betrieb import Betriebsauskunft
from gateway.auskunft.betrieb.nachrichten import Nachrichtenstand
from gateway.domain.aufgabe import Rolle
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.worte import oertlich
from gateway.web import marke, worte
from gateway.web.csvblatt import csv_antwort
from gateway.web.dienste import Webdienste
from gateway.web.erkennung import Angemeldet
from gateway.web.fehler import Webfehler
from gateway.web.formular import seitenrouter
from gateway.web.vorlagen import seite

_ZEILEN, _JE_BLATT = 100_000, 500
_KOPF = (
    "Nummer",
    "Typ",
    "Richtung",
    "Stand",
    "Behörde",
    "Übergabe",
    "Code",
    "Text",
    "Bytes",
    "SHA-256",
    "Erstellt",
    "Übermittelt",
)
_WAHLEN = [(z.value, worte.nachrichtenstand(z)) for z in Nachrichtenzustand]
Stand = Annotated[str, Query(max_length=20)]


def seiten_der_nachrichten(dienste: Webdienste) -> APIRouter:
    """Of the Mandant to whom the session belongs."""
    router = seitenrouter()

    @router.get("/nachrichten")
    def liste(
        request: Request,
        sitzung: Angemeldet,
        stand: Stand = "",
        nach: Annotated[str | None, Query(max_length=200)] = None,
    ) -> Response:
        ergebnis = dienste.betriebsauskunft(sitzung.mandant).nachrichten(
            zustaende=_zustaende(stand), nach=marke.lies(nach)
        )
        return seite(
            request,
            "nachrichten.html",
            zeilen=ergebnis.zeilen,
            weiter=marke.schreibe(ergebnis.weiter),
            nach=nach,
            stand=stand,
            wahlen=_WAHLEN,
        )

    @router.get("/nachrichten.csv")
    def csv(sitzung: Angemeldet, stand: Stand = "") -> Response:
        zeilen = _alle(dienste.betriebsauskunft(sitzung.mandant), _zustaende(stand))
        return csv_antwort("nachrichten", _KOPF, map(_csv_zeile, zeilen))

    @router.get("/nachrichten/{id}")
    def eine(request: Request, sitzung: Angemeldet, id: UUID) -> Response:
        lauf = dienste.betriebsauskunft(sitzung.mandant).nachricht(id)
        darf = Rolle.ADMINISTRATION in sitzung.rollen
        return seite(request, "nachricht.html", n=lauf.stand, auftrag=lauf.auftrag, fehlerablage=darf)

    return router


def _zustaende(stand: str) -> Sequence[Nachrichtenzustand]:
    """Raises `Webfehler` for a state that there is not."""
    if not stand:
        return ()
    try:
        return (Nachrichtenzustand(stand),)
    except ValueError:
        raise Webfehler("Diesen Stand gibt es nicht.") from None


def _alle(auskunft: Betriebsauskunft, zustaende: Sequence[Nachrichtenzustand]) -> Iterator[Nachrichtenstand]:
    """Page by page, so that a long list costs no memory."""
    nach, gelesen = None, 0
    while gelesen < _ZEILEN:
        ergebnis = auskunft.nachrichten(zustaende=zustaende, nach=nach, hoechstens=_JE_BLATT)
        yield from ergebnis.zeilen
        gelesen += len(ergebnis.zeilen)
        if (nach := ergebnis.weiter) is None:
            return


def _csv_zeile(n: Nachrichtenstand) -> Sequence[object]:
    return (
        n.id,
        n.typ,
        worte.weg(n.richtung),
        worte.nachrichtenstand(n.zustand),
        n.partner,
        n.vorgang,
        n.code,
        n.text or worte.nachrichtenart(n.typ),
        n.groesse,
        n.sha256,
        f"{oertlich(n.erstellt):%d.%m.%Y %H:%M:%S}",
        f"{oertlich(n.uebermittelt):%d.%m.%Y %H:%M:%S}" if n.uebermittelt else "",
    )
