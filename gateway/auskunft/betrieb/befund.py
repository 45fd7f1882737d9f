"""What a look at the house finds: the words and levels that monitoring, scripts and administrators share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Gegenstand(StrEnum):
    """What was looked at."""

    DATENBANK = "datenbank"
    ORDNER = "ordner"
    PLATZ = "platz"
    POSTFACH = "postfach"
    VERZEICHNIS = "verzeichnis"
    DMS = "dms"
    SCHLUESSEL = "schluessel"
    PARTNER = "partner"
    WORKER = "worker"
    UHR = "uhr"
    FRISTEN = "fristen"
    WARTESCHLANGE = "warteschlange"
    VIRENSCANNER = "virenscanner"
    FACHVERFAHREN = "fachverfahren"
    WARTUNG = "wartung"
    """Only where it is on."""


class Alarmstufe(StrEnum):
    """As monitoring plug-ins grade: `ende` is their exit code."""

    OK = "ok"
    WARNUNG = "warnung"
    """It works, but somebody must do something."""
    KRITISCH = "kritisch"
    """Something does not work."""
    UNBEKANNT = "unbekannt"
    """It could not be looked at."""

    @property
    def ende(self) -> int:
        return _ENDE[self]


_ENDE = {Alarmstufe.OK: 0, Alarmstufe.WARNUNG: 1, Alarmstufe.KRITISCH: 2, Alarmstufe.UNBEKANNT: 3}
_ERNST = (Alarmstufe.OK, Alarmstufe.WARNUNG, Alarmstufe.UNBEKANNT, Alarmstufe.KRITISCH)


@dataclass(frozen=True)
class Messwert:
    """A figure for monitoring. `name`: letters, digits, underscore; `einheit`: s, B, or nothing for a count."""

    name: str
    wert: float
    einheit: str = ""
    warnung: float | None = None
    kritisch: float | None = None
    """From where on it warns, or is critical."""
    unter: bool = False
    """Not above these marks but below: what must not run out."""
    mandant: str | None = None


@dataclass(frozen=True, kw_only=True)
class Befund:
    """One thing that was looked at. `text` holds no personal data."""

    was: Gegenstand
    stufe: Alarmstufe
    text: str
    rat: str = ""
    mandant: str | None = None
    messwerte: tuple[Messwert, ...] = ()
    teil: str = ""
    """Which of several, where one kind of thing is looked at more than once."""
    erinnerung: str = ""
    """Which reminder is due, e.g. "30" days before an end: with each one people are told again."""

    @property
    def ok(self) -> bool:
        return self.stufe is Alarmstufe.OK


def schlimmste(befunde: Iterable[Befund]) -> Alarmstufe:
    """The level of all of them together; what does not work outweighs what nobody knows."""
    return max((b.stufe for b in befunde), key=_ERNST.index, default=Alarmstufe.OK)
