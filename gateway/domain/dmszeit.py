"""How long a DMS takes, held against what it takes otherwise. Pure.

A DMS whose index has gone stale gets slower by the day, not at once. So each day is one value (the geometric mean:
one slow moment says little), and the yardstick is a good day of the last half year, not yesterday.

Beside the day there is what it takes now, a value that moves with each measurement: what gets much worse at once is
told within the hour, and what has been mended is told of no longer.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
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


RUECKBLICK = timedelta(days=180)
GUTER_TAG = 0.25
"""Share of the days that were faster than the yardstick."""
WENIGSTENS_TAGE = 5
WENIGSTENS_MESSUNGEN = 3
"""Of a day, before it counts."""
FAKTOR, SPUERBAR = 2.0, 0.5
"""Slow is twice as long as on a good day, and half a second more: below nobody would feel it."""
SPRUNG = 4.0
"""So many times as long is slow within the hour; less must last for most of a day."""


@dataclass(frozen=True)
class Tageswert:
    """`anzahl` measurements of a day; `log_summe`: sum of the logarithms of the seconds; `log_jetzt`: what it took in
    the end, None where the whole day is all that is known."""

    tag: date
    anzahl: int
    log_summe: float
    log_jetzt: float | None = None

    @property
    def sekunden(self) -> float:
        return math.exp(self.log_summe / self.anzahl)

    @property
    def zuletzt(self) -> float:
        return self.sekunden if self.log_jetzt is None else math.exp(self.log_jetzt)

    def mit(self, sekunden: float) -> Tageswert:
        """After one measurement more. Where it is felt, what it takes now at most doubles: a single bad moment says
        little."""
        neu, bisher = math.log(sekunden), math.log(self.zuletzt)
        hoechstens = math.log(max(2 * self.zuletzt, SPUERBAR / 2))
        jetzt = min(bisher + (neu - bisher) / 2, hoechstens)
        return replace(self, anzahl=self.anzahl + 1, log_summe=self.log_summe + neu, log_jetzt=jetzt)


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
    gelten = _geltende(tage, heute)
    sonst = massstab(tage, heute)
    if sonst is None or heute - gelten[-1].tag > timedelta(days=1):
        return None
    jetzt, tag = gelten[-1].zuletzt, gelten[-1].sekunden
    langsam = _ueber(jetzt, sonst, FAKTOR) and (_ueber(tag, sonst, FAKTOR) or _ueber(jetzt, sonst, SPRUNG))
    return Verlangsamung(art, jetzt, sonst) if langsam else None


def massstab(tage: Sequence[Tageswert], heute: date) -> float | None:
    """Seconds on a good day before the last one; None: not known yet."""
    gelten = _geltende(tage, heute)
    if len(gelten) <= WENIGSTENS_TAGE:
        return None
    fruehere = sorted(t.sekunden for t in gelten[:-1])
    return fruehere[int(GUTER_TAG * len(fruehere))]


def _geltende(tage: Sequence[Tageswert], heute: date) -> list[Tageswert]:
    return sorted(
        (t for t in tage if t.anzahl >= WENIGSTENS_MESSUNGEN and heute - t.tag <= RUECKBLICK),
        key=lambda t: t.tag,
    )


def _ueber(sekunden: float, sonst: float, faktor: float) -> bool:
    return sekunden > faktor * sonst and sekunden - sonst > SPUERBAR


def _deutsch(sekunden: float) -> str:
    return f"{sekunden:.1f}".replace(".", ",") if sekunden >= 0.05 else "unter 0,1"
