"""The two CSV files that say which authority is competent for a place, and which addresses are shelters.

`gemeinden`: gemeindeschluessel;behoerde (8 digits, or 5 for a whole Kreis). `einrichtungen`:
postleitzahl;strasse;hausnummer[;name], a street without a number means the whole street. Separated by ";" or ",",
first line = names of the columns.

A line of `gemeinden` that nobody can read is left out and told: moves from that place are a question to a person.
One of `einrichtungen` is not: an address that ought to be protected would be taken for any other."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gateway.domain.zustaendigkeit import KREIS, Zustaendigkeit, anschriftswort
from gateway.errors import AufrufFehler
from gateway.textdatei import FremdeKodierung, lies_text

_SCHLUESSEL = re.compile(r"\d{5}(\d{3})?", re.ASCII)
_OHNE_NULL = re.compile(r"\d{4}(\d{3})?", re.ASCII)
_KENNUNG = re.compile(r"azr:[0-9A-Za-z_]{3,20}", re.ASCII)
_POSTLEITZAHL = re.compile(r"\d{5}", re.ASCII)


class ZustaendigkeitFalsch(AufrufFehler):
    """A table of competences is missing or unreadable, or a shelter in it can't be told."""

    code = "zustaendigkeit.falsch"
    satz = "Eine Tabelle der Zuständigkeiten ist nicht brauchbar."
    rat = "Die genannte Zeile berichtigen; »verzeichnis zustaendigkeit DATEI« prüft eine Tabelle, bevor sie gilt."


def lade_zustaendigkeit(gemeinden: Path | None, einrichtungen: Path | None) -> Zustaendigkeit:
    """Both tables; a missing setting is an empty one. Raises `ZustaendigkeitFalsch`."""
    orte, maengel = lies_gemeinden(gemeinden) if gemeinden else ({}, ())
    haeuser = lies_einrichtungen(einrichtungen) if einrichtungen else frozenset()
    return Zustaendigkeit(orte, haeuser, tuple(maengel))


def lies_gemeinden(datei: Path) -> tuple[Mapping[str, tuple[str, ...]], Sequence[str]]:
    """Places with their authorities, and a sentence for each line that doesn't count. Several authorities for one
    place are allowed: then a person chooses. Raises `ZustaendigkeitFalsch`."""
    orte: dict[str, tuple[str, ...]] = {}
    maengel: list[str] = []
    for nummer, zeile in _zeilen(datei, ("gemeindeschluessel", "behoerde")):
        mangel = f"{zeile} Sie zählt nicht." if isinstance(zeile, str) else _mangel(orte, *zeile)
        if mangel is not None:
            maengel.append(f"{datei.name}, Zeile {nummer}: {mangel}")
        elif not isinstance(zeile, str):
            schluessel, behoerde = zeile
            orte[schluessel] = (*orte.get(schluessel, ()), behoerde)
    return orte, maengel


def _mangel(orte: Mapping[str, tuple[str, ...]], schluessel: str, behoerde: str) -> str | None:
    if not _SCHLUESSEL.fullmatch(schluessel):
        hinweis = " Fehlt vorn eine Null?" if _OHNE_NULL.fullmatch(schluessel) else ""
        return (
            f"Der Gemeindeschlüssel hat 8 Ziffern (oder {KREIS} für einen Kreis).{hinweis} Sie zählt nicht."
        )
    if not _KENNUNG.fullmatch(behoerde):
        return "Die Ausländerbehörde braucht eine Kennung wie azr:001900. Sie zählt nicht."
    if behoerde in orte.get(schluessel, ()):
        return (
            f"{schluessel} und {behoerde} stehen schon in einer früheren Zeile. Sie zählt nicht noch einmal."
        )
    return None


def lies_einrichtungen(datei: Path) -> frozenset[str]:
    """Addresses by `anschriftswort`. Raises `ZustaendigkeitFalsch`, naming the line."""
    woerter = set()
    for nummer, zeile in _zeilen(datei, ("postleitzahl", "strasse", "hausnummer")):
        mangel = zeile if isinstance(zeile, str) else None
        if mangel is None and not _POSTLEITZAHL.fullmatch(zeile[0]):
            mangel = "Die Postleitzahl hat 5 Ziffern."
        if mangel is None and not anschriftswort(*zeile).split("/")[1]:
            mangel = "Die Straße fehlt."
        if mangel is not None:
            ohne = "Ohne diese Zeile bliebe eine Einrichtung unerkannt."
            raise ZustaendigkeitFalsch(f"{datei.name}, Zeile {nummer}: {mangel} {ohne}", wo=str(datei))
        woerter.add(anschriftswort(*zeile))
    return frozenset(woerter)


def spalten_von(datei: Path) -> Sequence[str]:
    """The names in the first line. Raises `ZustaendigkeitFalsch`."""
    return _namen(_text(datei))


def _zeilen(datei: Path, spalten: tuple[str, ...]) -> Iterator[tuple[int, tuple[str, ...] | str]]:
    """Number and cells of each line that says something, or what is wrong with it. Each line stands for itself: a
    quotation mark that is never closed costs one line, not the rest of the table."""
    text = _text(datei)
    trenner, namen = _trenner(text), _namen(text)
    fehlend = [s for s in spalten if s not in namen]
    if fehlend:
        raise ZustaendigkeitFalsch(f"Der Tabelle fehlt die Spalte »{fehlend[0]}«.", wo=str(datei))
    for nummer, zeile in enumerate(text.splitlines(), 1):
        if nummer == 1 or not zeile.strip(f"{trenner} \t"):
            continue
        felder = _felder(zeile, trenner)
        if felder is None:
            yield nummer, "Ein Anführungszeichen ist nicht geschlossen."
        elif len(felder) < len(namen) - ("name" in namen) or any(felder[len(namen) :]):
            yield nummer, f"Sie hat {len(felder)} Felder statt {len(namen)}."
        else:
            yield nummer, tuple(felder[namen.index(s)] for s in spalten)


def _felder(zeile: str, trenner: str) -> list[str] | None:
    try:
        (felder,) = csv.reader([zeile.rstrip("\r\n")], delimiter=trenner, strict=True)
    except (csv.Error, ValueError):
        return None
    return [feld.strip() for feld in felder]


def _namen(text: str) -> Sequence[str]:
    return _felder(text.split("\n", 1)[0], _trenner(text)) or ()


def _trenner(text: str) -> str:
    return ";" if ";" in text.split("\n", 1)[0] else ","


def _text(datei: Path) -> str:
    try:
        return lies_text(datei)
    except OSError:
        raise ZustaendigkeitFalsch("Die Tabelle ist nicht lesbar.", wo=str(datei)) from None
    except FremdeKodierung as fehler:
        raise ZustaendigkeitFalsch(f"Die Tabelle {fehler}.", wo=str(datei)) from None
