"""An appointment at the desk: who comes when, and whose file should be there by then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from gateway.domain.person import Person
from gateway.domain.personeneingabe import lies_erkennbare_person
from gateway.domain.worte import ORTSZEIT

HOECHSTENS = 2000
"""Appointments of one user, and of one file that is read in."""
_FORMELN = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""So begins what a spreadsheet would compute."""
_FRUEHESTENS, _SPAETESTENS = date(2000, 1, 1), date(2100, 1, 1)


@dataclass(frozen=True)
class Termin:
    """`herkunft`: what the same appointment is called when it is read in again; None = entered by hand."""

    beginn: datetime
    familienname: str
    vorname: str | None = None
    geburtsdatum: str | None = None
    """ "YYYY-MM-DD", also partial."""
    aktenzeichen: str | None = None
    azr_nummer: str | None = None
    anlass: str | None = None
    herkunft: str | None = None

    def __repr__(self) -> str:
        """No personal data in logs."""
        return "Termin(…)"

    @property
    def person(self) -> Person:
        """As far as an appointment tells her."""
        return Person(
            self.vorname, self.familienname, None, self.geburtsdatum, None, "x", (), self.azr_nummer
        )


def lies_termin(
    werte: Mapping[str, str], herkunft: str | None = None
) -> tuple[Termin | None, dict[str, str]]:
    """The appointment as somebody typed it, or for each field that is wrong a German sentence.

    Fields: tag (TT.MM.JJJJ or ISO), uhrzeit (HH:MM, may be missing: the whole day), familienname, vorname,
    geburtsdatum, aktenzeichen, azr_nummer, anlass."""
    person, fehler = lies_erkennbare_person(werte)
    tag = _tag(werte.get("tag", ""), fehler)
    uhrzeit = _uhrzeit(werte.get("uhrzeit", ""), fehler)
    texte = {name: _text(name, werte.get(name, ""), fehler) for name in ("aktenzeichen", "anlass")}
    for name in ("familienname", "vorname"):
        if werte.get(name, "").strip().startswith(_FORMELN):
            fehler[name] = "Das beginnt wie eine Formel einer Tabellenkalkulation und wird nicht genommen."
    if not fehler and not (person.geburtsdatum or person.azr_nummer or texte["aktenzeichen"]):
        fehler["geburtsdatum"] = (
            "Bitte nennen Sie Geburtsdatum, Aktenzeichen oder AZR-Nummer: "
            "Der Name allein sagt nicht, wessen Akte es ist."
        )
    if fehler or tag is None or uhrzeit is None:
        return None, fehler
    termin = Termin(
        datetime.combine(tag, uhrzeit, ORTSZEIT),
        person.familienname,
        person.vorname,
        person.geburtsdatum,
        texte["aktenzeichen"],
        person.azr_nummer,
        texte["anlass"],
        herkunft,
    )
    return termin, {}


def _tag(text: str, fehler: dict[str, str]) -> date | None:
    teile = text.strip().split(".")
    try:
        tag = (
            date(*(int(t) for t in reversed(teile))) if len(teile) == 3 else date.fromisoformat(text.strip())
        )
    except ValueError:
        fehler["tag"] = "Bitte nennen Sie den Tag in der Form TT.MM.JJJJ."
        return None
    if not _FRUEHESTENS <= tag < _SPAETESTENS:
        fehler["tag"] = "Dieser Tag liegt zu weit weg."
    return tag


def _uhrzeit(text: str, fehler: dict[str, str]) -> time | None:
    if not text.strip():
        return time(0, 0)
    stunde, _, minute = text.strip().removesuffix("Uhr").strip().replace(".", ":").partition(":")
    try:
        return time(int(stunde), int(minute[:2] or 0))
    except ValueError:
        fehler["uhrzeit"] = "Bitte nennen Sie die Uhrzeit in der Form HH:MM."
        return None


def _text(name: str, text: str, fehler: dict[str, str]) -> str | None:
    wert = " ".join(text.split())
    if len(wert) > 100:
        fehler[name] = "Das ist zu lang; erlaubt sind 100 Zeichen."
    elif not wert.isprintable() or wert.startswith(_FORMELN):
        fehler[name] = "Hier stehen Zeichen, die nicht zulässig sind."
    return wert or None
