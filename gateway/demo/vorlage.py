"""The file that is handed over: generated, or the user's own folder, laid into Stuttgart's DMS."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gateway import aktendatei
from gateway.demo.akte import erfinde_person, erzeuge_akte
from gateway.demo.behoerden import Demobehoerde
from gateway.domain.person import Person
from gateway.errors import AufrufFehler
from gateway.paket.dateibaum import lies_baum
from gateway.paket.formate import PDF_UND_JPG, code_aus_namen

ORDNERNAME = "vorgefuehrte-akte"
SONSTIGES = "100"


def lege_erzeugte(
    behoerde: Demobehoerde, groesse: int, fortschritt: Callable[[int, int], None]
) -> tuple[Person, frozenset[str]]:
    """Generate an Akte of about `groesse` bytes. Returns the person and the formats to be announced."""
    akte = erzeuge_akte(_ziel(behoerde), groesse=groesse, fortschritt=fortschritt)
    return akte.person, frozenset(d.format for d in akte.dokumente) - PDF_UND_JPG


def lege_eigene(behoerde: Demobehoerde, ordner: Path) -> tuple[Person, frozenset[str]]:
    """Copy the user's folder; without akte.json (or without a person in it) a person is invented.

    Raises `AufrufFehler`, `AktendateiUngueltig`, `OrdnerUngeeignet`."""
    if not ordner.is_dir():
        raise AufrufFehler("Diesen Ordner gibt es nicht.", wo=str(ordner))
    baum = lies_baum(ordner)
    ziel = _ziel(behoerde)
    for name in (*baum.dateien, aktendatei.DATEINAME):
        if (ordner / name).is_file():
            (ziel / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ordner / name, ziel / name)
    person = _ergaenze_person(ziel)
    return person, frozenset(code_aus_namen(name) or SONSTIGES for name in baum.dateien) - PDF_UND_JPG


def _ergaenze_person(ziel: Path) -> Person:
    """Make sure that akte.json names a person, without touching what else it says."""
    datei = ziel / aktendatei.DATEINAME
    angabe = aktendatei.lies(datei.read_bytes()) if datei.exists() else aktendatei.Aktenangabe()
    person = angabe.person.als_person() if angabe.person else erfinde_person(1)
    if person.azr_nummer is None:
        person = replace(person, azr_nummer=erfinde_person(1).azr_nummer)
    angabe = angabe.model_copy(update={"person": aktendatei.Personangabe.aus_person(person)})
    datei.write_text(angabe.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return person


def _ziel(behoerde: Demobehoerde) -> Path:
    akten = behoerde.dms / "akten"
    (akten / ORDNERNAME).mkdir(parents=True)
    return akten / ORDNERNAME


def schreibe_personendatei(datei: Path, person: Person) -> Path:
    """What the clerk in Freiburg types in."""
    angabe = aktendatei.Personangabe.aus_person(person)
    datei.write_text(angabe.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return datei
