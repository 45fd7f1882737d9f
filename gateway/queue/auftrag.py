"""A claimed work item and what a handler may answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auftragsklasse
from gateway.errors import InternerFehler


class LeaseVerloren(InternerFehler):
    """Another worker has taken over; whatever this one wanted to book must not be booked."""

    code = "queue.lease_verloren"
    satz = "Ein anderer Worker hat diesen Auftrag übernommen."


@dataclass(frozen=True)
class Auftrag:
    """What a handler gets. `vergabe` is the fencing token of this claim."""

    id: int
    mandant: str
    art: str
    schluessel: str
    daten: Mapping[str, Any]
    versuche: int
    """1 = first attempt since the last success."""
    vergabe: int
    bearbeiter: str
    lease: timedelta
    """A holder that is silent for longer loses it."""
    abstuerze: int = 0
    """So many claims just before this one ended in silence."""
    klasse: Auftragsklasse = Auftragsklasse.LEICHT
    grund_code: str | None = None
    """Why the attempt before failed."""


@dataclass(frozen=True)
class Grund:
    """Why an item is parked: code for machines, German sentence for people, no values from outside."""

    code: str
    text: str


Buchung = Callable[[Session], None]
"""Books the effects of a handler in the very transaction that finishes its item; once more when it was undone."""


def nichts(session: Session) -> None:
    """Nothing to book."""
    del session


@dataclass(frozen=True)
class Erledigt:
    """Done."""

    buchen: Buchung = nichts


@dataclass(frozen=True)
class Warten:
    """Look again at `bis`, or sooner when the item is enqueued once more; counts as success."""

    bis: datetime
    buchen: Buchung = nichts
    klasse: Auftragsklasse = Auftragsklasse.LEICHT
    grund_code: str | None = None
    """Why the attempt before failed."""


Abschluss = Erledigt | Warten
Handler = Callable[[Auftrag], Abschluss]
"""What cannot be done is raised: the worker repeats it, or parks the item until it is fetched back."""


@dataclass(frozen=True)
class Stoerung:
    """What goes wrong with an item; `geparkt`: nobody tries it any more by itself."""

    auftrag: Auftrag
    fehler: Exception
    geparkt: bool


Stoerungsmelder = Callable[[Session, Stoerung], None]
"""Tells people, in the very transaction that parks an item or puts it off once more."""


def keine_meldung(session: Session, stoerung: Stoerung) -> None:
    """The item alone says it."""
    del session, stoerung
