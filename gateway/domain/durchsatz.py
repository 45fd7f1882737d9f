"""How much goes through in an hour, and whether a day is unlike other days of its kind. Pure.

A day is held against the same weekday of the weeks before, each up to the same hour, since an authority has its
Mondays. The yardstick is the median: one holiday or one mass delivery among them does not move it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median


class Fluss(StrEnum):
    """What is counted, in messages."""

    EINGEGANGEN = "eingegangen"
    GESENDET = "gesendet"


WOCHEN = 8
"""So many weeks back; more would compare with another season."""
WENIGSTENS_WOCHEN = 4
WENIGSTENS_ANZAHL = 10
"""Below this chance alone doubles and halves."""
FAKTOR = 2.0
STREUUNG = 3.0
"""Independent arrivals scatter by the root of their number; three times that is no chance."""


class Urteil(StrEnum):
    WIE_IMMER = "wie_immer"
    WENIGER = "weniger"
    MEHR = "mehr"
    ZU_WENIG = "zu_wenig"
    """Too few weeks, or too few messages, to say anything."""


@dataclass(frozen=True)
class Tagesvergleich:
    """`heute`: up to the hour that is compared; `ueblich`: median of `wochen` earlier days, None without any."""

    heute: int
    ueblich: float | None
    wochen: int
    urteil: Urteil


def vergleiche(heute: int, fruehere: Sequence[int]) -> Tagesvergleich:
    """`fruehere`: the same weekday of earlier weeks up to the same hour, only weeks in which was counted."""
    ueblich = float(median(fruehere)) if fruehere else None
    urteil = Urteil.ZU_WENIG
    if (
        ueblich is not None
        and len(fruehere) >= WENIGSTENS_WOCHEN
        and max(heute, ueblich) >= WENIGSTENS_ANZAHL
    ):
        urteil = _urteile(heute, ueblich)
    return Tagesvergleich(heute, ueblich, len(fruehere), urteil)


def _urteile(heute: int, ueblich: float) -> Urteil:
    if abs(heute - ueblich) <= STREUUNG * math.sqrt(max(ueblich, 1.0)):
        return Urteil.WIE_IMMER
    if heute * FAKTOR < ueblich:
        return Urteil.WENIGER
    return Urteil.MEHR if heute > ueblich * FAKTOR else Urteil.WIE_IMMER
