"""The two CSV files that say which authority is competent for a place, and which addresses are shelters.

`gemeinden`: gemeindeschluessel;behoerde (8 digits, or 5 for a whole Kreis). `einrichtungen`:
postleitzahl;strasse;hausnummer[;name]. Separated by ";" or ",", first line = names of the columns."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gateway.domain.zustaendigkeit import Zustaendigkeit, anschriftswort
from gateway.errors import AufrufFehler
from gateway.textdatei import FremdeKodierung, lies_text

_SCHLUESSEL = re.compile(r"\d{5}(\d{3})?")
_KENNUNG = re.compile(r"[a-z]{3}:[0-9A-Za-z_]{3,20}")


class ZustaendigkeitFalsch(AufrufFehler):
    """A table of competences is missing, unreadable or wrong."""

    code = "zustaendigkeit.falsch"
    satz = "Eine Tabelle der Zuständigkeiten ist nicht brauchbar."
    rat = "Die genannte Zeile berichtigen; »check« liest die Tabelle neu."


def lade_zustaendigkeit(gemeinden: Path | None, einrichtungen: Path | None) -> Zustaendigkeit:
    """Both tables; a missing setting is an empty one. Raises `ZustaendigkeitFalsch`."""
    orte, maengel = _lies_gemeinden(gemeinden) if gemeinden else ({}, ())
    return Zustaendigkeit(
        orte, _lies_einrichtungen(einrichtungen) if einrichtungen else frozenset(), tuple(maengel)
    )


def _lies_gemeinden(datei: Path) -> tuple[Mapping[str, tuple[str, ...]], Sequence[str]]:
    """Several authorities for one place are allowed: then a person chooses. The same line twice is a slip that is told
    and changes nothing."""
    orte: dict[str, tuple[str, ...]] = {}
    maengel: list[str] = []
    for nummer, zeile in _zeilen(datei, ("gemeindeschluessel", "behoerde")):
        schluessel, behoerde = zeile["gemeindeschluessel"], zeile["behoerde"]
        if not _SCHLUESSEL.fullmatch(schluessel):
            raise _falsch(datei, nummer, "Der Gemeindeschlüssel hat 8 Ziffern (oder 5 für einen Kreis).")
        if not _KENNUNG.fullmatch(behoerde):
            raise _falsch(datei, nummer, "Die Behörde braucht eine Kennung wie azr:001900.")
        if behoerde in orte.get(schluessel, ()):
            maengel.append(
                f"{datei.name}, Zeile {nummer}: {schluessel} und {behoerde} stehen schon in einer früheren Zeile."
            )
            continue
        orte[schluessel] = (*orte.get(schluessel, ()), behoerde)
    return orte, maengel


def _lies_einrichtungen(datei: Path) -> frozenset[str]:
    spalten = ("postleitzahl", "strasse", "hausnummer")
    return frozenset(anschriftswort(*(z[s] for s in spalten)) for _, z in _zeilen(datei, spalten))


def _zeilen(datei: Path, spalten: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = lies_text(datei)
    except (OSError, FremdeKodierung):
        raise ZustaendigkeitFalsch("Die Tabelle ist nicht lesbar.", wo=str(datei)) from None
    trenner = ";" if ";" in text.split("\n", 1)[0] else ","
    leser = csv.DictReader(text.splitlines(), delimiter=trenner)
    fehlend = [s for s in spalten if s not in (leser.fieldnames or ())]
    if fehlend:
        raise ZustaendigkeitFalsch(f"Der Tabelle fehlt die Spalte »{fehlend[0]}«.", wo=str(datei))
    for zeile in leser:
        yield leser.line_num, {s: (zeile[s] or "").strip() for s in spalten}


def _falsch(datei: Path, nummer: int, was: str) -> ZustaendigkeitFalsch:
    return ZustaendigkeitFalsch(f"Zeile {nummer}: {was}", wo=str(datei))
