"""Working days as the authorities of a Land count them."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from functools import cache

from gateway.domain.worte import ORTSZEIT, oertlich

_SONNABEND = 5
LAENDER = frozenset(
    ("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH")
)
"""ISO 3166-2 without "DE-"."""


@cache
def _feiertage(land: str | None) -> Container[date]:
    import holidays  # brings the whole world along: 20 MB and a quarter of a second that few processes need

    return holidays.country_holidays("DE", subdiv=land)


def ist_werktag(wann: datetime, land: str | None = None) -> bool:
    """Monday to Friday, and no public holiday. `land` as in ISO 3166-2 without "DE-" ("BW"); None = nationwide
    holidays only."""
    tag = oertlich(wann)
    return tag.weekday() < _SONNABEND and tag.date() not in _feiertage(land)


def nach_werktagen(seit: datetime, tage: int, land: str | None = None) -> datetime:
    """So many working days later, at the same time of day."""
    wann = seit
    while tage:
        wann += timedelta(days=1)
        tage -= ist_werktag(wann, land)
    return wann


def naechster_beginn(wann: datetime, beginn: time, land: str | None = None) -> datetime:
    """The next working day's `beginn` after `wann`; today's when it still lies ahead."""
    tag = oertlich(wann)
    anfang = datetime.combine(tag.date(), beginn, ORTSZEIT)
    while anfang <= tag or not ist_werktag(anfang, land):
        anfang = datetime.combine(anfang.date() + timedelta(days=1), beginn, ORTSZEIT)
    return anfang.astimezone(wann.tzinfo)
