"""Akten for the measurements: random documents, obviously fictitious persons."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

from gateway import aktendatei
from gateway.domain.person import Person

_BLOCK = 1_000_000


def lege_akte(ordner: Path, nummer: int, groesse: int, *, blaetter: int = 10) -> Person:
    """An Akte of `groesse` bytes in so many PDF-like documents; the person tells which one it is."""
    person = _person(nummer)
    ordner.mkdir(parents=True)
    dateien = [f"Blatt {blatt:02}.pdf" for blatt in range(1, blaetter + 1)]
    for name in dateien:
        _schreibe(ordner / name, groesse // len(dateien))
    angabe = {
        "person": aktendatei.Personangabe.aus_person(person).model_dump(mode="json"),
        "aktenzeichen": f"Muster {nummer}",
        "merkmale": [],
        "dokumente": [{"datei": name, "klasse": "A"} for name in dateien],
    }
    (ordner / aktendatei.DATEINAME).write_text(json.dumps(angabe), encoding="utf-8")
    return person


def _person(nummer: int) -> Person:
    """No two may be mistaken for each other: that would be a question, and the measurement would wait."""
    geboren = date(1950, 1, 1) + timedelta(days=41 * nummer)
    return Person(
        "Mara",
        "Mustermann",
        None,
        geboren.isoformat(),
        "Beispielstadt",
        "w",
        ("163",),
        f"01010100{nummer:04}",
    )


def _schreibe(datei: Path, groesse: int) -> None:
    with datei.open("wb") as ziel:
        ziel.write(b"%PDF-1.7\n")
        while (rest := groesse - ziel.tell()) > 0:
            ziel.write(os.urandom(min(_BLOCK, rest)))
