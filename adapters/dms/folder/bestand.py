"""The visible files: one folder each below akten/; finding, reading, opening. See also `verzeichnis`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from adapters.dms.folder.dateien import oeffne
from adapters.dms.folder.fehler import AkteUnbekannt, AkteUnlesbar, DokumentUnbekannt, uebersetzt
from adapters.dms.folder.verzeichnis import dokumente, lies_angabe
from gateway.aktendatei import DATEINAME
from gateway.domain.akte import Akte, Dokument
from gateway.domain.person import Person
from gateway.domain.systemdatei import systemdatei
from gateway.errors import EingabeFehler
from gateway.ports import Aktenref

_Stand = tuple[int, int, int]
_Kennzeichen = tuple[str | None, str | None]


class Bestand:
    """All files below one folder. Reading only; safe while an import becomes visible."""

    def __init__(self, akten: Path):
        self._akten = akten
        self._kennzeichen: dict[str, tuple[_Stand, _Kennzeichen | None]] = {}
        self._zuletzt: tuple[str, Akte] | None = None

    def finde(self, person: Person, aktenzeichen: str | None) -> list[Aktenref]:
        """Same AZR number, or the Aktenzeichen without another AZR number speaking against it."""
        with uebersetzt():
            treffer = (self._trifft(name, person, aktenzeichen) for name in self._namen())
            return [ref for ref in treffer if ref is not None]

    def zaehle(self) -> tuple[int, int]:
        """How many files there are, and how many folders besides that no file can be read from."""
        with uebersetzt():
            kennzeichen = [self._lies_kennzeichen(name) for name in self._namen()]
        return len(kennzeichen) - kennzeichen.count(None), kennzeichen.count(None)

    def lies(self, ref: Aktenref) -> Akte:
        """Raises `AkteUnbekannt` or `AkteUnlesbar`."""
        with uebersetzt():
            ordner = self._ordner(ref)
            angabe = lies_angabe(ordner)
            if angabe.person is None:
                raise AkteUnlesbar("In akte.json fehlt die Person.")
            akte = Akte(
                angabe.person.als_person(),
                angabe.aktenzeichen or ref.aktenzeichen,
                dokumente(ordner, angabe),
            )
        self._zuletzt = (ref.id, akte)
        return akte

    def oeffne(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """Raises `DokumentUnbekannt`."""
        gefunden = self._gemerkt(ref, dokument) or _suche(self.lies(ref), dokument)
        if gefunden is None:
            raise DokumentUnbekannt()
        with uebersetzt():
            try:
                return oeffne(self._ordner(ref), (*gefunden.pfad, gefunden.dateiname))
            except FileNotFoundError:
                raise DokumentUnbekannt() from None

    def _namen(self) -> list[str]:
        try:
            namen = sorted(o.name for o in self._akten.iterdir() if not o.name.startswith("."))
            return [name for name in namen if not systemdatei((name,))]
        except FileNotFoundError:
            return []

    def _trifft(self, name: str, person: Person, aktenzeichen: str | None) -> Aktenref | None:
        kennzeichen = self._lies_kennzeichen(name)
        if kennzeichen is None:
            return None
        azr, zeichen = kennzeichen
        if azr is not None and person.azr_nummer is not None:
            passt = azr == person.azr_nummer
        else:
            passt = aktenzeichen is not None and zeichen == aktenzeichen
        return Aktenref(name, zeichen or "") if passt else None

    def _lies_kennzeichen(self, name: str) -> _Kennzeichen | None:
        """AZR number and Aktenzeichen from akte.json, read anew only when the file has changed."""
        try:
            angaben = (self._akten / name / DATEINAME).stat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        stand = (angaben.st_ino, angaben.st_mtime_ns, angaben.st_size)
        gemerkt = self._kennzeichen.get(name)
        if gemerkt is None or gemerkt[0] != stand:
            gemerkt = (stand, _kennzeichen(self._akten / name))
            self._kennzeichen[name] = gemerkt
        return gemerkt[1]

    def _ordner(self, ref: Aktenref) -> Path:
        ordner = self._akten / ref.id
        if ref.id.startswith(".") or ordner.parent != self._akten or not ordner.is_dir():
            raise AkteUnbekannt()
        return ordner

    def _gemerkt(self, ref: Aktenref, dokument: UUID) -> Dokument | None:
        return _suche(self._zuletzt[1], dokument) if self._zuletzt and self._zuletzt[0] == ref.id else None


def _kennzeichen(ordner: Path) -> _Kennzeichen | None:
    """None: no file can be read from this folder, and the others must not suffer from it. A disk that
    fails is another matter: then nobody may say that there is no such file."""
    try:
        with uebersetzt():
            angabe = lies_angabe(ordner)
    except EingabeFehler:
        return None
    return (angabe.person.azrNummer, angabe.aktenzeichen) if angabe.person else None


def _suche(akte: Akte, uuid: UUID) -> Dokument | None:
    return next((d for d in akte.dokumente if d.uuid == uuid), None)
