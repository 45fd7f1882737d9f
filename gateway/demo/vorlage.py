"""The file that is handed over: generated, or the user's own folder, laid into Stuttgart's DMS."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from gateway import aktendatei
from gateway.demo.akte import erzeuge_akte
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.eigene import uebernimm_ordner
from gateway.demo.musterakte.personen import erfinde_person
from gateway.domain.akte import Akte
from gateway.domain.person import Person

ORDNERNAME = "vorgefuehrte-akte"
Fortschritt = Callable[[int, int], None]


def lege_akte(behoerde: Demobehoerde, ordner: Path | None, groesse: int, fortschritt: Fortschritt) -> Akte:
    """The user's folder, or a generated Akte of about `groesse` bytes. Raises leaves of `EingabeFehler`."""
    ziel = behoerde.dms / "akten" / ORDNERNAME
    ziel.parent.mkdir(parents=True, exist_ok=True)
    if ordner is None:
        return erzeuge_akte(ziel, groesse=groesse, fortschritt=fortschritt)
    akte = uebernimm_ordner(ordner, ziel, fortschritt=fortschritt)
    return akte if akte.person.azr_nummer else _mit_azr_nummer(akte, ziel)


def _mit_azr_nummer(akte: Akte, ziel: Path) -> Akte:
    """XAusländer 26.11 cannot name a person without one; the invented number says so itself."""
    person: Person = replace(akte.person, azr_nummer=erfinde_person(1).azr_nummer)
    akte = replace(akte, person=person)
    (ziel / aktendatei.DATEINAME).write_bytes(aktendatei.schreibe(akte))
    return akte


def schreibe_personendatei(datei: Path, person: Person) -> Path:
    """What the clerk in Freiburg types in."""
    angabe = aktendatei.Personangabe.aus_person(person)
    datei.write_text(angabe.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return datei
