"""Numbers and times in German sentences."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ORTSZEIT = ZoneInfo("Europe/Berlin")


_EINHEITEN = ((86_400, "Tag", "Tage"), (3600, "Stunde", "Stunden"), (60, "Minute", "Minuten"))


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


def dauer(spanne: timedelta) -> str:
    """About how long: "12 Sekunden", "5 Minuten", "3 Stunden", "2 Tage"."""
    for sekunden, einzahl, mehrzahl in _EINHEITEN:
        if spanne.total_seconds() >= 2 * sekunden:
            return anzahl(int(spanne.total_seconds() // sekunden), einzahl, mehrzahl)
    return anzahl(int(spanne.total_seconds()), "Sekunde", "Sekunden")


def spanne(dauer: timedelta) -> str:
    """Exactly how long, to the second: "4 Tage 16 Stunden"."""
    rest, teile = round(dauer.total_seconds()), list[str]()
    for sekunden, einzahl, mehrzahl in (*_EINHEITEN, (1, "Sekunde", "Sekunden")):
        zahl, rest = divmod(rest, sekunden)
        if zahl:
            teile.append(anzahl(zahl, einzahl, mehrzahl))
    return " ".join(teile) or "0 Sekunden"


def datum_teilweise(wert: str | None) -> str:
    """Partial dates stay partial: 1990-05 reads 05.1990."""
    return ".".join(reversed(wert.split("-"))) if wert else "unbekannt"


def datengroesse(wert: int | None) -> str:
    """Powers of ten, as everywhere in this product: "1,3 MB"."""
    if wert is None:
        return "–"
    for einheit, stufe in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if wert >= stufe:
            return f"{wert / stufe:.1f} {einheit}".replace(".", ",")
    return f"{wert} Byte"
