"""Numbers and times in German sentences."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

ORTSZEIT = ZoneInfo("Europe/Berlin")


def oertlich(wert: datetime) -> datetime:
    """The moment as clocks in the authorities show it."""
    return wert.astimezone(ORTSZEIT)


def tag(wert: datetime) -> str:
    """ "24.11.2026", by the clocks of the authorities."""
    return f"{oertlich(wert):%d.%m.%Y}"


def zeitpunkt(wert: datetime) -> str:
    """ "24.11.2026, 10:20 Uhr", by the clocks of the authorities."""
    return f"{oertlich(wert):%d.%m.%Y, %H:%M} Uhr"


def anzahl(zahl: int, einzahl: str, mehrzahl: str) -> str:
    """ "1 Paket", "3 Pakete"."""
    return f"{zahl} {einzahl if zahl == 1 else mehrzahl}"
