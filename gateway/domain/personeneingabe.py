"""A person as people type her: day, month and year in German, nationality by name or key; field by field."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from gateway.domain.person import Person

GESCHLECHTER = {"w": "weiblich", "m": "männlich", "d": "divers", "x": "keine Angabe"}
_TAG = re.compile(r"(?:(?:(\d{1,2})\.)?(\d{1,2})\.)?(\d{4})")
_AZR = re.compile(r"\d{12}")
_STAATEN = 4
_NAMENSLAENGE = 200


def lies_person(werte: Mapping[str, str], staaten: Mapping[str, str]) -> tuple[Person | None, dict[str, str]]:
    """The person, or for each field that is wrong a German sentence. `staaten`: key -> name of the nationality."""
    fehler: dict[str, str] = {}
    person = Person(
        vorname=_text(werte, "vorname", fehler) or None,
        familienname=_text(werte, "familienname", fehler),
        geburtsname=_text(werte, "geburtsname", fehler) or None,
        geburtsdatum=_geburtsdatum(werte, fehler),
        geburtsort=_text(werte, "geburtsort", fehler) or None,
        geschlecht=werte.get("geschlecht", "").strip(),
        staatsangehoerigkeiten=_staaten(werte.get("staatsangehoerigkeit", ""), staaten, fehler),
        azr_nummer=_azr_nummer(werte, fehler),
    )
    if not person.familienname:
        fehler.setdefault("familienname", "Bitte geben Sie den Familiennamen ein.")
    if person.geschlecht not in GESCHLECHTER:
        fehler["geschlecht"] = "Bitte wählen Sie das Geschlecht."
    return (None if fehler else person), fehler


def lies_erkennbare_person(werte: Mapping[str, str]) -> tuple[Person, dict[str, str]]:
    """The same of as much as a calendar knows: names, birth date, AZR number."""
    fehler: dict[str, str] = {}
    person = Person(
        vorname=_text(werte, "vorname", fehler) or None,
        familienname=_text(werte, "familienname", fehler),
        geburtsname=None,
        geburtsdatum=_geburtsdatum(werte, fehler),
        geburtsort=None,
        geschlecht="x",
        staatsangehoerigkeiten=(),
        azr_nummer=_azr_nummer(werte, fehler),
    )
    if not person.familienname:
        fehler.setdefault("familienname", "Bitte geben Sie den Familiennamen ein.")
    return person, fehler


def _text(werte: Mapping[str, str], feld: str, fehler: dict[str, str]) -> str:
    wert = " ".join(werte.get(feld, "").split())
    if len(wert) > _NAMENSLAENGE:
        fehler[feld] = f"Das ist zu lang; erlaubt sind {_NAMENSLAENGE} Zeichen."
    elif not wert.isprintable():
        fehler[feld] = "Hier stehen Zeichen, die nicht zulässig sind."
    return wert


def _geburtsdatum(werte: Mapping[str, str], fehler: dict[str, str]) -> str | None:
    """Also a month or a year alone."""
    text = werte.get("geburtsdatum", "").strip()
    if not text:
        return None
    treffer = _TAG.fullmatch(".".join(reversed(text.split("-"))))
    if treffer is None:
        fehler["geburtsdatum"] = "Bitte in der Form TT.MM.JJJJ; unvollständig: MM.JJJJ oder JJJJ."
        return None
    tag, monat, jahr = treffer.groups()
    try:
        date(int(jahr), int(monat or 1), int(tag or 1))
    except ValueError:
        fehler["geburtsdatum"] = "Diesen Tag gibt es nicht."
        return None
    return "-".join(t for t in (jahr, monat and f"{int(monat):02}", tag and f"{int(tag):02}") if t)


def _staaten(text: str, staaten: Mapping[str, str], fehler: dict[str, str]) -> tuple[str, ...]:
    nach_name = {name.casefold(): schluessel for schluessel, name in staaten.items()}
    genannt = [t.strip() for t in text.split(",") if t.strip()]
    schluessel = [t if t in staaten else nach_name.get(t.casefold()) for t in genannt]
    if not genannt or len(genannt) > _STAATEN:
        fehler["staatsangehoerigkeit"] = "Bitte nennen Sie ein bis vier Staatsangehörigkeiten."
    elif None in schluessel:
        fehler["staatsangehoerigkeit"] = (
            "Diese Staatsangehörigkeit steht nicht in der Liste (etwa »Türkei« oder 163)."
        )
    return tuple(s for s in schluessel if s is not None)


def _azr_nummer(werte: Mapping[str, str], fehler: dict[str, str]) -> str | None:
    text = werte.get("azr_nummer", "").replace(" ", "")
    if text and not _AZR.fullmatch(text):
        fehler["azr_nummer"] = "Eine AZR-Nummer hat zwölf Ziffern."
    return text or None
