"""The file that is handed over: generated, or the user's own folder, laid into Stuttgart's DMS."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid5

from fpdf import FPDF

from gateway import aktendatei
from gateway.demo.akte import erzeuge_akte
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.eigene import uebernimm_ordner
from gateway.demo.musterakte.personen import erfinde_person
from gateway.domain.akte import Akte
from gateway.domain.merkmal import Merkmal, Merkmalart
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse

ORDNERNAME = "vorgefuehrte-akte"
_ANGEHOERIGE = 300_000
"""Bytes wanted for the file of each further member of a family."""
Fortschritt = Callable[[int, int], None]


def ordner_der_akte(behoerde: Demobehoerde) -> Path:
    """Where the file lies that is handed over."""
    return behoerde.dms / "akten" / ORDNERNAME


def lege_akte(behoerde: Demobehoerde, ordner: Path | None, groesse: int, fortschritt: Fortschritt) -> Akte:
    """The user's folder, or a generated Akte of about `groesse` bytes. Raises leaves of `EingabeFehler`."""
    ziel = ordner_der_akte(behoerde)
    ziel.parent.mkdir(parents=True, exist_ok=True)
    if ordner is None:
        return erzeuge_akte(ziel, groesse=groesse, fortschritt=fortschritt)
    akte = uebernimm_ordner(ordner, ziel, fortschritt=fortschritt)
    return akte if akte.person.azr_nummer else mit_azr_nummer(akte, ziel)


def stufe_ein(ordner: Path, akte: Akte, klasse: Teilklasse) -> Akte:
    """The last documents of the file, about an eighth, get this class, the others go freely."""
    ab = len(akte.dokumente) - max(1, len(akte.dokumente) // 8)
    dokumente = tuple(
        replace(d, klasse=klasse if stelle >= ab else Teilklasse.A) for stelle, d in enumerate(akte.dokumente)
    )
    return _schreibe(ordner, replace(akte, dokumente=dokumente))


def merke(ordner: Path, akte: Akte, arten: Sequence[Merkmalart]) -> Akte:
    """The file says this of its person, beside what it says already."""
    dazu = tuple(Merkmal(art, quelle="Vorführung") for art in arten)
    return _schreibe(ordner, replace(akte, merkmale=(*(akte.merkmale or ()), *dazu)))


def lege_familie(ordner: Path, akte: Akte, anzahl: int = 2) -> None:
    """Beside `ordner`: small files of persons of the same name, and what the registry office knows of them."""
    basis = ordner.parents[3]
    for nummer in range(1, anzahl + 1):
        eigener = ordner.with_name(f"angehoerige-{nummer}")
        eine = erzeuge_akte(eigener, groesse=_ANGEHOERIGE, saat=100 + nummer)
        person = replace(eine.person, familienname=akte.person.familienname)
        _schreibe(eigener, replace(eine, person=person))
        schreibe_personendatei(basis / f"angehoerige-{nummer}.json", person)


def lege_namensgleiche(ordner: Path, akte: Akte, aktenzeichen: str) -> None:
    """Beside `ordner`: the file of somebody whom only the AZR number tells from the person of `akte`."""
    ziel = ordner.with_name("namensgleiche-akte")
    erstes = akte.dokumente[0]
    ort = ziel / erstes.relativer_pfad
    ort.parent.mkdir(parents=True)
    shutil.copyfile(ordner / erstes.relativer_pfad, ort)
    person = replace(akte.person, azr_nummer=_andere_nummer(akte.person.azr_nummer or ""))
    dokument = replace(erstes, uuid=uuid5(erstes.uuid, aktenzeichen))
    _schreibe(ziel, Akte(person, aktenzeichen, (dokument,), ()))


def _andere_nummer(nummer: str) -> str:
    return f"{nummer[:-4]}{(int(nummer[-4:]) + 1) % 10_000:04}"


def schreibe_spaete_post(ordner: Path) -> list[Path]:
    """A letter that came after the file had gone."""
    ordner.mkdir(parents=True)
    datei = ordner / "Nachgereichte Meldebestätigung.pdf"
    pdf = FPDF()
    pdf.set_creation_date(datetime(2026, 1, 5, tzinfo=UTC))
    pdf.add_page()
    pdf.set_font("helvetica", size=12)
    pdf.multi_cell(
        0, text="Erfundenes Schreiben der Vorführung: Meldebestätigung, nach dem Umzug eingegangen."
    )
    datei.write_bytes(bytes(pdf.output()))
    return [datei]


def _schreibe(ordner: Path, akte: Akte) -> Akte:
    (ordner / aktendatei.DATEINAME).write_bytes(aktendatei.schreibe(akte))
    return akte


def mit_azr_nummer(akte: Akte, ziel: Path, saat: int = 1) -> Akte:
    """XAusländer 26.11 cannot name a person without one; the invented number says so itself."""
    person: Person = replace(akte.person, azr_nummer=erfinde_person(saat).azr_nummer)
    return _schreibe(ziel, replace(akte, person=person))


def schreibe_personendatei(datei: Path, person: Person) -> Path:
    """What the clerk in Freiburg types in."""
    angabe = aktendatei.Personangabe.aus_person(person)
    datei.write_text(angabe.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return datei
