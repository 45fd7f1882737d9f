"""The folder DMS behind the port `gateway.ports.Dms`."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from adapters.dms.ankuendigung import aus_json
from adapters.dms.folder.bestand import Bestand
from adapters.dms.folder.dateien import lege_ordner, verwechselt_schreibweisen
from adapters.dms.folder.durchsicht import sieh_durch
from adapters.dms.folder.einfuhr import Einfuhr
from adapters.dms.folder.fehler import OrdnerFehlt, uebersetzt
from adapters.dms.folder.verborgen import Verborgen, verborgene
from adapters.dms.folder.verzeichnis import ist_kennung
from adapters.dms.summen import Summe
from gateway.dmsfehler import ImportUnbekannt, ZielVerschwunden
from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.worte import anzahl
from gateway.errors import Fehler
from gateway.ports import (
    Aktenfund,
    Aktenref,
    Ansprache,
    Dmsangaben,
    Durchsicht,
    Importref,
    Objektergebnis,
)


class OrdnerDms:
    """A DMS in one folder, which must exist; every Mandant has one of its own."""

    def __init__(self, ordner: Path):
        self._ordner = ordner.resolve()
        self._bestand = Bestand(self._ordner / "akten")

    def beschreiben(self) -> Dmsangaben:
        """Live test: writes and removes a small file, counts the files; never raises."""
        try:
            with uebersetzt():
                self._bereite()
                verwechselt_schreibweisen(self._ordner / ".import")
                frei = shutil.disk_usage(self._ordner).free
            akten, unlesbar = self._bestand.zaehle()
        except Fehler as fehler:
            return Dmsangaben("folder", str(self._ordner), None, erreichbar=False, text=fehler.text)
        text = f"{anzahl(akten, 'Akte', 'Akten')}, {frei // 10**6} MB frei."
        if unlesbar:
            text += f" {unlesbar} Ordner ohne lesbare akte.json mit Person."
        return Dmsangaben("folder", str(self._ordner), None, erreichbar=True, text=text)

    def sprich_an(self, kennung: str) -> Ansprache:
        """Writes and removes a small file; nothing is counted. Raises leaves of
        `adapters.dms.folder.fehler`."""
        del kennung
        with uebersetzt():
            self._bereite()
            with tempfile.TemporaryFile(dir=self._ordner / ".import") as probe:
                probe.write(b"probe")
        return Ansprache("Lesen und Schreiben gehen.")

    def durchsicht(self) -> Durchsicht:
        """Raises `OrdnerFehlt`."""
        self._pruefe_ordner()
        with uebersetzt():
            return sieh_durch(self._ordner / "akten", self._bestand.lies)

    def adresse(self, ref: Aktenref) -> str:
        """Path of the file's folder."""
        return str(self._ordner / "akten" / ref.id)

    def finde_akten(self, person: Person, aktenzeichen: str | None) -> Sequence[Aktenfund]:
        """By AZR number, by Aktenzeichen, or by family name and birth date (`Kennzeichen.passt`)."""
        self._pruefe_ordner()
        return self._bestand.finde(person, aktenzeichen)

    def lies_akte(self, ref: Aktenref) -> Akte:
        """Raises `AkteUnbekannt`, `AkteUnlesbar`, `AktendateiUngueltig`, `Verknuepfung`."""
        self._pruefe_ordner()
        return self._bestand.lies(ref)

    def oeffne_dokument(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """Raises `AkteUnbekannt`, `DokumentUnbekannt`."""
        self._pruefe_ordner()
        return self._bestand.oeffne(ref, dokument)

    def bestand(self, ref: Aktenref) -> Iterator[Objektergebnis]:
        """Reads the disk. Raises `AkteUnbekannt`, `AkteUnlesbar`, `AktendateiUngueltig`."""
        self._pruefe_ordner()
        return self._bestand.summen(ref)

    def beginne_import(
        self, vorgang: UUID, akte: Akte, herkunft: Behoerde, ziel: Aktenref | None = None
    ) -> Importref:
        """Raises `NameUnzulaessig`, `NamenDoppelt`, `ZielVerschwunden`, `AndererInhalt`."""
        kennung = ziel.id if ziel else None
        if kennung is not None and not ist_kennung(kennung):
            raise ZielVerschwunden()
        with uebersetzt():
            self._bereite()
            Einfuhr(self._ordner, vorgang, kennung).beginne(akte, herkunft)
        return _ref(vorgang, kennung)

    def lege_dokument(self, ref: Importref, dokument: Dokument, inhalt: BinaryIO) -> Objektergebnis:
        """Raises `DokumentUnbekannt` (not announced), `InhaltWeichtAb`, `AndererInhalt`."""
        with uebersetzt():
            ablegung = self._einfuhr(ref).lege(dokument, inhalt)
        return _ergebnis(ref, dokument.uuid, ablegung.summe, neu=ablegung.neu)

    def lege_nachricht(self, ref: Importref, name: str, inhalt: BinaryIO) -> None:
        """Also after the end of the import. Raises `AndererInhalt`, `NameUnzulaessig`."""
        with uebersetzt():
            self._einfuhr(ref).lege_nachricht(name, inhalt)

    def lies_zurueck(self, ref: Importref, dokument: UUID) -> Objektergebnis:
        """Reads the disk, before or after the end of the import. Raises `DokumentUnbekannt`."""
        with uebersetzt():
            summe = self._einfuhr(ref).lies_zurueck(dokument)
        return _ergebnis(ref, dokument, summe, neu=False)

    def schliesse_ab(self, ref: Importref) -> Aktenref:
        """Raises `ImportUnvollstaendig`, `ZielVerschwunden`, `AndererInhalt`."""
        with uebersetzt():
            einfuhr = self._einfuhr(ref)
            return Aktenref(einfuhr.kennung, einfuhr.schliesse_ab())

    def brich_ab(self, ref: Importref) -> None:
        with uebersetzt():
            self._einfuhr(ref).brich_ab()

    def offene_importe(self) -> Sequence[Importref]:
        """Also what an interrupted beginning, ending or breaking off left."""
        with uebersetzt():
            self._bereite()
            importe = self._ordner / ".import"
            return [_ref(v, _ziel(Verborgen(importe, v))) for v in verborgene(importe)]

    def _einfuhr(self, ref: Importref) -> Einfuhr:
        vorgang, _, ziel = ref.id.partition("/")
        if vorgang != ref.vorgang.hex or (ziel and not ist_kennung(ziel)):
            raise ImportUnbekannt()
        self._bereite()
        return Einfuhr(self._ordner, ref.vorgang, ziel or None)

    def _bereite(self) -> None:
        self._pruefe_ordner()
        for name in ("akten", ".import"):
            lege_ordner(self._ordner, (name,))

    def _pruefe_ordner(self) -> None:
        if not self._ordner.is_dir():
            raise OrdnerFehlt()


def _ref(vorgang: UUID, ziel: str | None) -> Importref:
    """Which file it is added to is part of the reference: so it is found again after the end too."""
    return Importref(f"{vorgang.hex}/{ziel}" if ziel else vorgang.hex, vorgang)


def _ziel(verborgen: Verborgen) -> str | None:
    beginn = verborgen.ankuendigung()
    return aus_json(beginn).ziel if beginn else None


def _ergebnis(ref: Importref, uuid: UUID, summe: Summe, *, neu: bool) -> Objektergebnis:
    return Objektergebnis(uuid, f"{ref.id}/{uuid}", summe.sha256, summe.groesse, neu)
