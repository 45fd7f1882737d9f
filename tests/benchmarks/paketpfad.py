"""Packing and unpacking: the bare path, and the whole command with its files."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from gateway.domain.behoerde import Anschrift, Behoerde, Erreichbarkeit
from gateway.domain.person import Person
from gateway.nachrichten import aktenmetadaten
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.paket.aktenausgabe import packe_aus
from gateway.paket.aktenordner import Aktenordner, lies_aktenordner
from gateway.paket.aktenversand import packe_ordner
from gateway.paket.entpacken import Lieferung
from gateway.paket.nachrichtenordner import lies_nachrichtenordner
from gateway.paket.packen import Lieferplan, Versandangaben
from gateway.paket.sammlung import fuege_zusammen
from tests.benchmarks.register import messreihe

_DOKUMENT = 5_000_000
_BLOCK = 1_000_000
PERSON = Person("Erika", "Mustermann", None, "1990-01-01", "Beispielstadt", "w", ("163",), "010101000001")
_ANGABEN = Versandangaben(
    PERSON,
    Behoerde(
        "azr:001900",
        "Ausländerbehörde Beispiel",
        Anschrift("Musterstraße", "1", "70173", "Beispielstadt"),
        (Erreichbarkeit("01", "post@beispiel.invalid"),),
    ),
    Behoerde("azr:004300", "Ausländerbehörde Muster"),
    datetime(2026, 11, 24, 10, tzinfo=UTC),
    UUID(int=7),
)


@messreihe("Packen")
def packen(ordner: Path, groesse: int) -> Callable[[], object]:
    """Documents on disk -> messages, which are thrown away."""
    akte = _akte(ordner, groesse)

    def arbeit() -> None:
        for nachricht in Lieferplan(akte.miss(), _ANGABEN).nachrichten():
            for _ in nachricht.stuecke:
                pass

    return arbeit


@messreihe("Auspacken")
def auspacken(ordner: Path, groesse: int) -> Callable[[], object]:
    """Messages on disk -> parts on disk -> documents, checked and thrown away."""
    packe_ordner(_akte(ordner, groesse), _ANGABEN, ordner / "nachrichten")
    teile = ordner / "teile"
    teile.mkdir()

    def arbeit() -> None:
        nachrichten = lies_nachrichtenordner(ordner / "nachrichten", teile)
        metadaten = nachrichten.metadaten
        archiv = fuege_zusammen(nachrichten.pakete, metadaten.anzahl_pakete, metadaten.archivgroesse)
        Lieferung(archiv, [aktenmetadaten.als_domaene(d) for d in metadaten.dokumente]).pruefe()

    return arbeit


@messreihe("akte pack")
def akte_pack(ordner: Path, groesse: int) -> Callable[[], object]:
    """The command: documents on disk -> messages on disk."""
    akte = _akte(ordner, groesse)
    return lambda: packe_ordner(akte, _ANGABEN, ordner / "nachrichten")


@messreihe("akte unpack")
def akte_unpack(ordner: Path, groesse: int) -> Callable[[], object]:
    """The command: messages on disk -> documents on disk."""
    packe_ordner(_akte(ordner, groesse), _ANGABEN, ordner / "nachrichten")
    return lambda: packe_aus(ordner / "nachrichten", ordner / "zurueck")


def _akte(ordner: Path, groesse: int) -> Aktenordner:
    """PDF-like files of at most `_DOKUMENT` bytes, `groesse` bytes altogether."""
    akte = ordner / "akte"
    akte.mkdir()
    block = os.urandom(_BLOCK)
    for nummer, anfang in enumerate(range(0, groesse, _DOKUMENT), 1):
        rest = min(_DOKUMENT, groesse - anfang)
        with (akte / f"Blatt {nummer:04}.pdf").open("wb") as datei:
            datei.write(f"%PDF-1.7\n%{random.random()}\n".encode()[:rest].ljust(min(rest, 40)))
            rest -= datei.tell()
            while rest > 0:
                rest -= datei.write(block[:rest])
    return lies_aktenordner(akte, PDF_UND_JPG)
