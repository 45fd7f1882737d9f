"""Appointments from files of others: iCalendar (RFC 5545) or CSV with a line of headings.

Nothing in them is believed: size and number are limited, nothing is computed or expanded, and what can't be read
is named by its place, never by its content."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from icalendar import Calendar, Component

from gateway.domain.termin import HOECHSTENS, Termin, lies_termin
from gateway.domain.worte import oertlich
from gateway.errors import EingabeFehler

GROESSTE_DATEI = 2_000_000
"""Bytes."""
_GENANNT = 10
"""Entries that are named when they can't be read."""
_SPALTEN: Mapping[str, str] = {
    "datum": "tag",
    "tag": "tag",
    "uhrzeit": "uhrzeit",
    "zeit": "uhrzeit",
    "beginn": "uhrzeit",
    "familienname": "familienname",
    "nachname": "familienname",
    "name": "familienname",
    "vorname": "vorname",
    "geburtsdatum": "geburtsdatum",
    "geboren": "geburtsdatum",
    "aktenzeichen": "aktenzeichen",
    "az": "aktenzeichen",
    "azrnummer": "azr_nummer",
    "azr": "azr_nummer",
    "anlass": "anlass",
    "anliegen": "anlass",
}
_GEBOREN = re.compile(r"(?<!\d)(\d{1,2}\.\d{1,2}\.\d{4})(?!\d)")
_AZR = re.compile(r"(?<!\d)\d{12}(?!\d)")
_ZEICHEN = re.compile(r"(?:Aktenzeichen|Az\.?)\s*:\s*([^\s,;|]{1,100})", re.IGNORECASE)
_NAME = re.compile(
    r"([^,;|(\n]{1,200}),\s*([^,;|(\n]{1,200}?)\s*(?:$|[,;|(\n]|\s[–-]\s|\sgeb)", re.IGNORECASE
)


class TermindateiUngueltig(EingabeFehler):
    """Neither calendar nor table, too large, or too many."""

    code = "termine.datei"
    satz = "Diese Datei ist weder ein Kalender (iCalendar) noch eine Tabelle (CSV) mit Terminen."


@dataclass(frozen=True)
class Gelesenes:
    """`hindernisse`: a sentence for each entry that was left out, the first ones."""

    termine: tuple[Termin, ...]
    hindernisse: tuple[str, ...]
    ausgelassen: int


def lies(daten: bytes) -> Gelesenes:
    """Raises `TermindateiUngueltig`."""
    if len(daten) > GROESSTE_DATEI:
        raise TermindateiUngueltig("Diese Datei ist zu groß; erlaubt sind 2 MB.")
    if not daten.strip():
        raise TermindateiUngueltig("Diese Datei ist leer.")
    text = _entschluesselt(daten)
    eintraege = _aus_kalender(text) if text.lstrip()[:15].upper() == "BEGIN:VCALENDAR" else _aus_tabelle(text)
    termine, hindernisse = [], []
    for nr, (wo, werte, herkunft) in enumerate(eintraege):
        if nr == HOECHSTENS:
            raise TermindateiUngueltig(f"Diese Datei nennt mehr als {HOECHSTENS} Termine; bitte aufteilen.")
        termin, fehler = (None, {"": werte}) if isinstance(werte, str) else lies_termin(werte, herkunft)
        if termin is None:
            hindernisse.append(f"{wo}: {next(iter(fehler.values()))}")
        else:
            termine.append(termin)
    return Gelesenes(tuple(termine), tuple(hindernisse[:_GENANNT]), len(hindernisse))


def _entschluesselt(daten: bytes) -> str:
    """UTF-8, or what Excel writes in Germany."""
    if b"\0" in daten:
        raise TermindateiUngueltig
    try:
        return daten.decode("utf-8-sig")
    except UnicodeDecodeError:
        return daten.decode("cp1252", errors="replace")


Eintrag = tuple[str, Mapping[str, str] | str, str]
"""Where it stands; its fields, or why it is none; what it is called."""


def _aus_tabelle(text: str) -> Iterator[Eintrag]:
    kopf = text.lstrip().splitlines()[0]
    trenner = max(";,\t", key=kopf.count)
    zeilen = csv.reader(io.StringIO(text), delimiter=trenner)
    try:
        spalten = [_SPALTEN.get(re.sub(r"[^a-z]", "", z.casefold())) for z in next(zeilen)]
        if not {"tag", "familienname"} <= set(spalten):
            raise TermindateiUngueltig(
                "Die erste Zeile muss die Spalten nennen: Datum, Uhrzeit, Familienname, Vorname, Geburtsdatum, "
                "Aktenzeichen, AZR-Nummer, Anlass (Datum und Familienname wenigstens)."
            )
        for nr, zeile in enumerate(zeilen, 2):
            if any(z.strip() for z in zeile):
                werte = {s: z for s, z in zip(spalten, zeile, strict=False) if s}
                yield f"Zeile {nr}", _mit_getrenntem_namen(werte), _kennung("\t".join(zeile))
    except csv.Error:
        raise TermindateiUngueltig from None


def _mit_getrenntem_namen(werte: dict[str, str]) -> dict[str, str]:
    """ "Mustermann, Max" in one column."""
    name, komma, vorname = werte["familienname"].partition(",") if "familienname" in werte else ("", "", "")
    return (
        {**werte, "familienname": name, "vorname": vorname} if komma and not werte.get("vorname") else werte
    )


def _aus_kalender(text: str) -> Iterator[Eintrag]:
    try:
        ereignisse = Calendar.from_ical(text).walk("VEVENT")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        raise TermindateiUngueltig("Dieser Kalender ist beschädigt und lässt sich nicht lesen.") from None
    for nr, ereignis in enumerate(ereignisse, 1):
        yield f"Termin {nr}", _aus_ereignis(ereignis), _kennung(_name(ereignis))


def _name(ereignis: Component) -> str:
    """What the calendar calls it; one without a name is told apart by title and beginning."""
    teile = ("UID", "RECURRENCE-ID") if ereignis.get("UID") else ("SUMMARY", "DTSTART")
    return "\t".join(str(getattr(w, "dt", w) or "") for w in map(ereignis.get, teile))


def _aus_ereignis(ereignis: Component) -> Mapping[str, str] | str:
    """Who comes stands in title and description: "Mustermann, Max, geb. 17.05.1990", "Aktenzeichen: 33-1/2026"."""
    beginn = getattr(ereignis.get("DTSTART"), "dt", None)
    if not isinstance(beginn, date):
        return "Der Beginn fehlt oder ist unlesbar."
    if str(ereignis.get("STATUS", "")).upper() == "CANCELLED":
        return "abgesagt."
    if ereignis.get("RRULE") is not None:
        return "Ein Termin, der sich wiederholt, gehört zu keiner Person."
    titel = str(ereignis.get("SUMMARY", ""))[:2000]
    alles = f"{titel}\n{str(ereignis.get('DESCRIPTION', ''))[:10_000]}"
    name = _NAME.search(titel)
    if name is None:
        return "Im Titel steht kein Name der Form »Familienname, Vorname«."
    return {
        **_wann(beginn),
        "familienname": name[1],
        "vorname": name[2],
        "geburtsdatum": _erstes(_GEBOREN, alles),
        "azr_nummer": _erstes(_AZR, alles),
        "aktenzeichen": _erstes(_ZEICHEN, alles),
    }


def _wann(beginn: date) -> dict[str, str]:
    if not isinstance(beginn, datetime):
        return {"tag": beginn.isoformat()}
    ort = oertlich(beginn) if beginn.tzinfo else beginn
    return {"tag": f"{ort:%Y-%m-%d}", "uhrzeit": f"{ort:%H:%M}"}


def _erstes(muster: re.Pattern[str], text: str) -> str:
    treffer = muster.search(text)
    return (treffer[1] if muster.groups else treffer[0]) if treffer else ""


def _kennung(was: str) -> str:
    return hashlib.sha256(was.encode("utf-8", "surrogatepass")).hexdigest()
