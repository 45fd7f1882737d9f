"""What a step of a legal way sees, and what it may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Ereignisart,
    Uebergabezeile,
)
from gateway.ablauf.haus import Haus
from gateway.domain.uebergabe import Zustand
from gateway.queue.auftrag import Auftrag

Buchung = Callable[[Buch, Uebergabezeile], None]
"""Books on the locked row of the Vorgang, in the transaction that moves the cursor."""


def nichts(buch: Buch, zeile: Uebergabezeile) -> None:
    """Nothing to book."""
    del buch, zeile


@dataclass(frozen=True)
class Antwort:
    """How a question of this step was answered; it counts for nothing else."""

    aufgabe: UUID
    art: str
    wahl: str
    wert: str | None
    grund: str
    durch: str
    angaben: Mapping[str, Any]

    @classmethod
    def aus(cls, zeile: Aufgabenzeile) -> Antwort:
        return cls(
            zeile.id,
            zeile.art,
            zeile.wahl or "",
            zeile.wert,
            zeile.grund or "",
            zeile.durch or "",
            dict(zeile.angaben),
        )


@dataclass(frozen=True)
class Lage:
    """What a step sees: its house, its Vorgang as it stood, and the answer to its question, if there is one."""

    haus: Haus
    vorgang: Uebergabezeile
    auftrag: Auftrag
    antwort: Antwort | None = None


@dataclass(frozen=True)
class Meldung:
    """What the timeline says. `partner_sagt`: the partner's own words, kept apart from our sentence."""

    text: str
    art: Ereignisart = Ereignisart.VERMERK
    wer: str = SYSTEM
    nachweis: UUID | None = None
    partner_sagt: str | None = None
    als_naechstes: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Ergebnis:
    meldung: Meldung | None = None
    zustand: Zustand | None = None
    """The state from now on; None = as it was."""
    buchen: Buchung = nichts


@dataclass(frozen=True, kw_only=True)
class Weiter(_Ergebnis):
    """Done; the next step follows, or the one named by `nach` (a branch). `spaeter`: what is booked is looked
    at by nobody before the next transaction, which takes it along."""

    nach: str | None = None
    spaeter: bool = False
    setzt: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of the row that the next steps see at once; booked with them."""

    @property
    def eilt(self) -> bool:
        return self.buchen is not nichts and not self.spaeter


@dataclass(frozen=True, kw_only=True)
class Warte(_Ergebnis):
    """Look again when woken, at the latest at `bis`. `staut`: which limit of the Mandant it waits for, if for one."""

    bis: datetime
    staut: str | None = None


@dataclass(frozen=True, kw_only=True)
class Frage(_Ergebnis):
    """A person must answer; the decision wakes, and this step looks again."""

    art: str
    text: str
    angaben: Mapping[str, Any] = field(default_factory=dict)
    bis: datetime | None = None
    """When the law wants the answer; None = the authority's own period."""


@dataclass(frozen=True, kw_only=True)
class Ende(_Ergebnis):
    """Nothing is left to do."""


Ergebnis = Weiter | Warte | Frage | Ende
Tat = Callable[[Lage], Ergebnis]
