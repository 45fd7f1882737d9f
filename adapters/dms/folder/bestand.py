"""The visible files: one folder each below akten/; finding, reading, opening. See also `verzeichnis`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from adapters.dms.folder.dateien import oeffne, summe_der_datei
from adapters.dms.folder.fehler import uebersetzt
from adapters.dms.folder.kartei import Kartei
from adapters.dms.folder.verzeichnis import aktenordner, lies_angabe, lies_stand
from adapters.dms.fund import Kennzeichen, fund, kennzeichen
from gateway.dmsfehler import DokumentUnbekannt
from gateway.domain.akte import Akte, Dokument
from gateway.domain.person import Person
from gateway.errors import EingabeFehler
from gateway.ports import Aktenfund, Aktenref, Objektergebnis


class Bestand:
    """All files below one folder. Reading only; safe while an import becomes visible."""

    def __init__(self, akten: Path):
        self._akten = akten
        self._kartei = Kartei(akten, _kennzeichen)
        self._zuletzt: tuple[str, Akte] | None = None

    def finde(self, person: Person, aktenzeichen: str | None) -> list[Aktenfund]:
        """What `Kennzeichen.passt` says."""
        with uebersetzt():
            return [
                self._fund(Aktenref(name, kennzeichen.aktenzeichen or ""))
                for name, kennzeichen in self._kartei.finde(person, aktenzeichen)
            ]

    def zaehle(self) -> tuple[int, int]:
        """How many files there are, and how many folders besides that no file can be read from."""
        with uebersetzt():
            kennzeichen = self._kartei.alle()
        return len(kennzeichen) - kennzeichen.count(None), kennzeichen.count(None)

    def lies(self, ref: Aktenref) -> Akte:
        """Raises `AkteUnbekannt` or `AkteUnlesbar`."""
        with uebersetzt():
            ordner = aktenordner(self._akten, ref.id)
            akte = lies_stand(ordner, aktenzeichen=ref.aktenzeichen).akte
        self._zuletzt = (ref.id, akte)
        return akte

    def summen(self, ref: Aktenref) -> Iterator[Objektergebnis]:
        """What lies there, read from the disk, one after the other."""
        with uebersetzt():
            ordner = aktenordner(self._akten, ref.id)
            for d in lies_stand(ordner, luecken=True).akte.dokumente:
                liegt = summe_der_datei(ordner, (*d.pfad, d.dateiname))
                if liegt is not None:
                    yield Objektergebnis(d.uuid, f"{ref.id}/{d.uuid}", liegt.sha256, liegt.groesse, neu=False)

    def oeffne(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """Raises `DokumentUnbekannt`."""
        gefunden = self._gemerkt(ref, dokument) or _suche(self.lies(ref), dokument)
        if gefunden is None:
            raise DokumentUnbekannt()
        with uebersetzt():
            try:
                return oeffne(aktenordner(self._akten, ref.id), (*gefunden.pfad, gefunden.dateiname))
            except FileNotFoundError:
                raise DokumentUnbekannt() from None

    def _fund(self, ref: Aktenref) -> Aktenfund:
        """A folder that makes no file is told too: it may be the one meant, and reading it says what is
        wrong."""
        ordner = self._akten / ref.id
        titel = ref.aktenzeichen or ref.id
        try:
            with uebersetzt():
                akte = lies_stand(ordner, luecken=True).akte
        except EingabeFehler:
            return fund(ref, None, titel, ())
        return fund(ref, akte.person, titel, akte.dokumente)

    def _gemerkt(self, ref: Aktenref, dokument: UUID) -> Dokument | None:
        return _suche(self._zuletzt[1], dokument) if self._zuletzt and self._zuletzt[0] == ref.id else None


def _kennzeichen(ordner: Path) -> Kennzeichen | None:
    """None: no file can be read from this folder, and the others must not suffer from it. A disk that
    fails is another matter: then nobody may say that there is no such file."""
    try:
        with uebersetzt():
            angabe = lies_angabe(ordner)
    except EingabeFehler:
        return None
    if angabe.person is None:
        return None
    person = angabe.person.als_person()
    return kennzeichen(person, angabe.aktenzeichen)


def _suche(akte: Akte, uuid: UUID) -> Dokument | None:
    return next((d for d in akte.dokumente if d.uuid == uuid), None)
