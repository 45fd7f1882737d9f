"""How long a DMS takes, held against what it takes otherwise. Pure.

A DMS whose index has gone stale gets slower by the day, not at once. So each day is one value (the geometric mean:
one slow moment says little), and the yardstick is a good day of the last half year, not yesterday.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Messart(StrEnum):
    """What is measured."""

    FINDEN = "finden"
    OEFFNEN = "oeffnen"
    SCHREIBEN = "schreiben"

    @property
    def anrede(self) -> str:
        return {"finden": "Suchen", "oeffnen": "Öffnen", "schreiben": "Ablegen"}[self.value]


@dataclass(frozen=True)
class Tageswert:
    """`anzahl` measurements of a day; `log_summe`: sum of the logarithms of the seconds."""

    tag: date
    anzahl: int
    log_summe: float

    @property
    def sekunden(self) -> float:
        return math.exp(self.log_summe / self.anzahl)


RUECKBLICK = timedelta(days=180)
GUTER_TAG = 0.25
"""Share of the days that were faster than the yardstick."""
WENIGSTENS_TAGE = 5
WENIGSTENS_MESSUNGEN = 3
"""Of a day, before it counts."""
FAKTOR, SPUERBAR = 2.0, 0.5
"""Slow is twice as long as on a good day, and half a second more: below nobody would feel it."""


@dataclass(frozen=True)
class Verlangsamung:
    """Something takes longer than it did; seconds."""

    art: Messart
    jetzt: float
    sonst: float

    @property
    def satz(self) -> str:
        return f"{self.art.anrede} dauert {_deutsch(self.jetzt)} s, an guten Tagen {_deutsch(self.sonst)} s."


def pruefe(art: Messart, tage: Sequence[Tageswert], heute: date) -> Verlangsamung | None:
    """None: as always, or not known yet."""
    gelten = sorted(
        (t for t in tage if t.anzahl >= WENIGSTENS_MESSUNGEN and heute - t.tag <= RUECKBLICK),
        key=lambda t: t.tag,
    )
    if len(gelten) <= WENIGSTENS_TAGE or heute - gelten[-1].tag > timedelta(days=1):
        return None
    fruehere = sorted(t.sekunden for t in gelten[:-1])
    sonst, jetzt = fruehere[int(GUTER_TAG * len(fruehere))], gelten[-1].sekunden
    langsam = jetzt > FAKTOR * sonst and jetzt - sonst > SPUERBAR
    return Verlangsamung(art, jetzt, sonst) if langsam else None


def _deutsch(sekunden: float) -> str:
    return f"{sekunden:.1f}".replace(".", ",")
