"""A realistic file of an invented person: real PDFs and JPEGs, the same for the same seed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from random import Random
from uuid import UUID, uuid5

from gateway.aktendatei import DATEINAME, schreibe
from gateway.demo.musterakte import altband, ausweis, formulare
from gateway.demo.musterakte.briefe import schreibe_brief
from gateway.demo.musterakte.formulare import Formular
from gateway.demo.musterakte.lebenslauf import Lebenslauf, erfinde_lebenslauf
from gateway.demo.musterakte.papier import als_jpeg
from gateway.demo.musterakte.pdf import aus_bildern
from gateway.demo.musterakte.personen import erfinde_person
from gateway.demo.musterakte.plan import Bild, Stueck, stuecke
from gateway.demo.musterakte.texte import Brief
from gateway.domain.akte import Akte, Dokument
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse

__all__ = ["KLEINSTE", "erfinde_person", "erzeuge_akte"]

_NAMENSRAUM = UUID("9d3c8f52-3a57-5d0e-8f0b-6f1f0f0e6a21")
_FORMAT = {"pdf": "018", "jpg": "011"}
KLEINSTE = 3_500_000
"""Bytes of the documents that every invented file has."""
_FEIN_AB = 12_000_000
"""Smaller files are painted with fewer dots."""


def erzeuge_akte(
    ordner: Path,
    *,
    groesse: int = 20_000_000,
    saat: int = 1,
    person: Person | None = None,
    fortschritt: Callable[[int, int], None] = lambda _ist, _soll: None,
) -> Akte:
    """Write the documents and akte.json into `ordner`, which is created.

    `groesse`: bytes wanted for all documents together, met within a few per cent from 5 MB on (about 40
    documents; what is missing is filled with scanned old volumes). `fortschritt(done, wanted)` is called
    after every document. Same `groesse`, `saat` and `person`: same bytes."""
    lebenslauf = erfinde_lebenslauf(person or erfinde_person(saat), saat)
    maler = _Maler(lebenslauf, saat, dpi=150 if groesse >= _FEIN_AB else 80)
    dokumente: list[Dokument] = []
    ist = 0
    for entwurf, inhalt in _mit_altbaenden(maler, groesse):
        position = len(dokumente) + 1
        dokument = _vollstaendig(entwurf, inhalt, position, lebenslauf)
        ziel = ordner / dokument.relativer_pfad
        ziel.parent.mkdir(parents=True, exist_ok=True)
        ziel.write_bytes(inhalt)
        dokumente.append(dokument)
        ist += len(inhalt)
        fortschritt(ist, groesse)
    akte = Akte(lebenslauf.person, lebenslauf.aktenzeichen, tuple(dokumente), ())
    (ordner / DATEINAME).write_bytes(schreibe(akte))
    return akte


@dataclass(frozen=True)
class _Entwurf:
    ordner: str
    name: str
    beschreibung: str
    klasse: Teilklasse
    zeitpunkt: datetime


class _Maler:
    """Makes the bytes of one document; every document has its own dice, so none depends on another."""

    def __init__(self, lebenslauf: Lebenslauf, saat: int, dpi: int):
        self.lebenslauf = lebenslauf
        self._saat = saat
        self._dpi = dpi

    def wuerfel(self, name: str) -> Random:
        return Random(f"{self._saat} {name}")

    def male(self, stueck: Stueck) -> bytes:
        wuerfel = self.wuerfel(f"{stueck.ordner}/{stueck.name}")
        match stueck.inhalt:
            case Brief() as brief:
                return schreibe_brief(brief, self.lebenslauf, stueck.tag, wuerfel)
            case Formular() as formular:
                return self._scan(formular, stueck, wuerfel)
            case Bild(art):
                return self._bild(art, wuerfel)

    def _scan(self, formular: Formular, stueck: Stueck, wuerfel: Random) -> bytes:
        bilder = formulare.blaetter(formular, self.lebenslauf, stueck.tag, wuerfel, self._dpi)
        seiten = (als_jpeg(bild, dpi=self._dpi) for bild in bilder)
        if stueck.name.endswith(".jpg"):
            return next(seiten)
        return aus_bildern(formular.titel, self.lebenslauf.tag(stueck.tag), seiten)

    def _bild(self, art: str, wuerfel: Random) -> bytes:
        if art == "lichtbild":
            return als_jpeg(ausweis.lichtbild(self.lebenslauf), dpi=300, guete=90)
        male = ausweis.datenseite if art == "datenseite" else ausweis.visumseite
        return als_jpeg(male(self.lebenslauf, wuerfel, self._dpi * 2), dpi=self._dpi * 2)


def _mit_altbaenden(maler: _Maler, groesse: int) -> Iterator[tuple[_Entwurf, bytes]]:
    ist = 0
    for folge, stueck in enumerate(stuecke()):
        inhalt = maler.male(stueck)
        ist += len(inhalt)
        yield _entwurf(stueck, maler.lebenslauf, folge), inhalt
    if groesse - ist > groesse // 50:
        yield from _altbaende(maler, groesse - ist)


def _altbaende(maler: _Maler, fehlend: int) -> Iterator[tuple[_Entwurf, bytes]]:
    vorlage = altband.vorlagen(maler.lebenslauf, fehlend, maler.wuerfel("Vorlagen"))
    anzahl = altband.anzahl_baende(fehlend)
    for nummer in range(1, anzahl + 1):
        name = f"Band {nummer:02}.pdf"
        seiten = altband.seiten(vorlage, fehlend // (anzahl - nummer + 1), maler.wuerfel(name))
        inhalt = aus_bildern(f"Altakte, Band {nummer}", maler.lebenslauf.tag(nummer), seiten)
        fehlend -= len(inhalt)
        zeitpunkt = maler.lebenslauf.zeitpunkt(-30, nummer)
        yield _Entwurf("05_Altakte", name, "Ersetzend gescannte Papierakte", Teilklasse.A, zeitpunkt), inhalt


def _entwurf(stueck: Stueck, lebenslauf: Lebenslauf, folge: int) -> _Entwurf:
    ordner = stueck.ordner.format(jahr=lebenslauf.tag(stueck.tag).year)
    zeitpunkt = lebenslauf.zeitpunkt(stueck.tag, folge)
    return _Entwurf(ordner, stueck.name, stueck.beschreibung, stueck.klasse, zeitpunkt)


def _vollstaendig(entwurf: _Entwurf, inhalt: bytes, position: int, lebenslauf: Lebenslauf) -> Dokument:
    dokument = Dokument(
        uuid=UUID(int=0),
        dateiname=entwurf.name,
        format=_FORMAT[entwurf.name.rsplit(".", 1)[1]],
        position=position,
        pfad=tuple(entwurf.ordner.split("/")) if entwurf.ordner else (),
        beschreibung=entwurf.beschreibung,
        aktenwirksamkeit=entwurf.zeitpunkt,
        sha256=hashlib.sha256(inhalt).hexdigest(),
        groesse=len(inhalt),
        klasse=entwurf.klasse,
    )
    schluessel = f"{lebenslauf.aktenzeichen}/{dokument.relativer_pfad}/{dokument.sha256}"
    return replace(dokument, uuid=uuid5(_NAMENSRAUM, schluessel))
