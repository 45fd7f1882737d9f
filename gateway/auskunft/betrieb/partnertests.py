"""How the last test message to an authority has fared: in its mailbox, fetched, answered. Without content."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.domain.auftragsart import sendeschluessel
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.queue.verwaltung import unerledigte

_RUECKWEISUNG = "0010"
_SPANNEND = timedelta(minutes=15)
"""So long after its beginning a page that shows it looks again by itself."""


class Testausgang(StrEnum):
    """How far it has come."""

    WARTET = "wartet"
    """Not in the mailbox yet; `hindernis` says why, when something went wrong."""
    GESENDET = "gesendet"
    ABGEHOLT = "abgeholt"
    """The process card says so; no answer yet, and there may never be one: the standard asks for none."""
    BEANTWORTET = "beantwortet"
    ZURUECKGEWIESEN = "zurueckgewiesen"
    """The other side has read it, and does not accept it as a message."""


@dataclass(frozen=True, kw_only=True)
class Teststand:
    """`nachricht`: id of the row; `antwort`: id of what came back."""

    nachricht: UUID
    ausgang: Testausgang
    begonnen: datetime
    gesendet: datetime | None
    abgeholt: datetime | None
    beantwortet: datetime | None
    antwort: UUID | None
    hindernis: str = ""

    def laeuft(self, jetzt: datetime) -> bool:
        """May somebody who watches expect to see more soon?"""
        return self.beantwortet is None and jetzt - self.begonnen < _SPANNEND


def teststaende(buch: Buch, partner: Collection[str]) -> Mapping[str, Teststand]:
    """By authority, of those to which one was sent."""
    return {p: teststand(buch, zeile) for p, zeile in buch.nachrichten.letzte_tests(partner).items()}


def teststand(buch: Buch, zeile: Nachrichtenzeile) -> Teststand:
    antwort = _antwort(buch, zeile)
    return Teststand(
        nachricht=zeile.id,
        ausgang=_ausgang(zeile, antwort),
        begonnen=zeile.erstellt,
        gesendet=zeile.uebermittelt,
        abgeholt=zeile.abgeholt,
        beantwortet=antwort.erstellt if antwort else None,
        antwort=antwort.id if antwort else None,
        hindernis=_hindernis(buch, zeile) if zeile.uebermittelt is None else "",
    )


def _antwort(buch: Buch, zeile: Nachrichtenzeile) -> Nachrichtenzeile | None:
    assert zeile.nachrichten_uuid is not None and zeile.partner is not None
    kam = buch.nachrichten.mit_bezug(Nachrichtenrichtung.EIN, zeile.nachrichten_uuid, zeile.partner)
    return kam[0] if kam else None


def _ausgang(zeile: Nachrichtenzeile, antwort: Nachrichtenzeile | None) -> Testausgang:
    if antwort is not None:
        return Testausgang.ZURUECKGEWIESEN if antwort.typ == _RUECKWEISUNG else Testausgang.BEANTWORTET
    if zeile.abgeholt is not None:
        return Testausgang.ABGEHOLT
    return Testausgang.WARTET if zeile.uebermittelt is None else Testausgang.GESENDET


def _hindernis(buch: Buch, zeile: Nachrichtenzeile) -> str:
    auftraege = unerledigte(buch.session, buch.mandant, [sendeschluessel(zeile.id)])
    return (auftraege[0].grund_text if auftraege else zeile.text) or ""
