"""A user's own folder of files becomes an Akte in the first authority's DMS folder.

Classes stay as akte.json gives them, so the demo shows the release gate at work: a document without one
counts as class C like everywhere and a named person must let it go; classes V and X stay in the house.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from gateway.aktendatei import DATEINAME, schreibe
from gateway.demo.musterakte.lebenslauf import erfinde_lebenslauf
from gateway.demo.musterakte.personen import erfinde_person
from gateway.domain.akte import Akte, Dokument
from gateway.paket.aktenordner import lies_aktenordner
from gateway.paket.formate import ALLE_FORMATE
from gateway.paket.messung import Quelle


def uebernimm_ordner(
    quelle: Path,
    ziel: Path,
    *,
    saat: int = 1,
    fortschritt: Callable[[int, int], None] = lambda _ist, _soll: None,
) -> Akte:
    """Copy the documents of `quelle` to `ziel` (created) and write a complete akte.json there.

    Person, Aktenzeichen and Merkmale come from akte.json, else they are invented (no Merkmale). `quelle` is only read.
    `fortschritt(done, wanted)` in bytes. Raises what `lies_aktenordner` and `Aktenordner.miss` raise."""
    ordner = lies_aktenordner(quelle, ALLE_FORMATE, verboten=frozenset())
    person = ordner.person or erfinde_person(saat)
    quellen = [posten.quelle for posten in ordner.miss()]
    aktenzeichen = ordner.angabe.aktenzeichen or erfinde_lebenslauf(person, saat).aktenzeichen
    dokumente = tuple(sorted((q.dokument for q in quellen), key=lambda d: d.position))
    merkmale = ordner.angabe.als_merkmale() if (quelle / DATEINAME).is_file() else ()
    akte = Akte(person, aktenzeichen, dokumente, merkmale, ordner.angabe.als_gliederung(dokumente))
    _kopiere(quellen, ziel, fortschritt)
    (ziel / DATEINAME).write_bytes(schreibe(akte))
    return akte


def _kopiere(quellen: list[Quelle], ziel: Path, fortschritt: Callable[[int, int], None]) -> None:
    soll, ist = sum(_groesse(q.dokument) for q in quellen), 0
    for quelle in quellen:
        ort = ziel / quelle.dokument.relativer_pfad
        ort.parent.mkdir(parents=True, exist_ok=True)
        with quelle.oeffne() as strom, ort.open("xb") as datei:
            shutil.copyfileobj(strom, datei, 1 << 18)
        ist += _groesse(quelle.dokument)
        fortschritt(ist, soll)


def _groesse(dokument: Dokument) -> int:
    return dokument.groesse or 0
