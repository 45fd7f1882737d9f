"""Blobs as files: encrypted, named by a keyed digest, visible only when complete and durable."""

from __future__ import annotations

import os
import secrets
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO

from adapters.blob.folder.fehler import uebersetzt
from adapters.blob.folder.raumordner import HALB, Raumordner, wird_entfernt
from adapters.blob.folder.schreiber import Haltepunkt, Ordnerschreiber
from adapters.blob.namen import dateiname
from gateway.dauerhaft import sichere_datei
from gateway.durchlauf import lesend, schreibend
from gateway.ports import Blob, BlobNichtGefunden, Raum, Raumangabe, pruefe_raumname
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.inhalt import STUECK, entschluessle, klartextgroesse
from gateway.verschlossen import oeffne_verschlossen


class Ordnerblobs:
    """The port `Blobs` on a folder. Any number of processes may share it."""

    def __init__(self, ordner: Path, *, haltepunkt: Haltepunkt = lambda name: None) -> None:
        self._ordner = Raumordner(ordner)
        self._haltepunkt = haltepunkt

    def lege(self, stuecke: Iterator[bytes], raum: Raum) -> Blob:
        """Store pieces that are pulled. Raises `AblageVoll`, `RaumGeleert`, and whatever `stuecke` raises."""
        schreiber = self.schreiber(raum)
        try:
            for stueck in stuecke:
                schreiber.write(stueck)
            return schreiber.fertig()
        finally:
            schreiber.verwirf()

    def schreiber(self, raum: Raum, *, ohne_summe: bool = False) -> Ordnerschreiber:
        """Store bytes that are pushed: encrypted into a temporary file without a name of its own.

        Writing the same bytes again replaces the file by an equal one, which also heals a damaged one.
        Raises `AblageVoll`, `RaumGeleert`."""
        return Ordnerschreiber(self._ordner, raum, self._haltepunkt, not ohne_summe)

    def oeffne(self, blob: Blob, raum: Raum) -> BinaryIO:
        """A seekable stream of the plain bytes; damage raises here or while reading.

        Raises `BlobNichtGefunden`, `AblageBeschaedigt`, `AblageVoll`."""
        with uebersetzt():
            try:
                datei = lesend(self._pfad(blob, raum))
            except FileNotFoundError:
                raise BlobNichtGefunden from None
        try:
            if klartextgroesse(os.fstat(datei.fileno()).st_size) != blob.groesse:
                raise AblageBeschaedigt
            return entschluessle(datei, raum.schluessel)
        except BaseException:
            datei.close()
            raise

    def loesche(self, blob: Blob, raum: Raum) -> None:
        """Remove the file, and the Raum with its last one; a missing one is no error. Raises `AblageVoll`."""
        with uebersetzt():
            self._pfad(blob, raum).unlink(missing_ok=True)
        self._ordner.raeume_leeren_weg(self._ordner.ort(raum.name))

    def leere(self, name: str) -> None:
        """Remove a Raum whole. Raises `RaumangabeFalsch`, `AblageVoll`."""
        ort = self._ordner.ort(pruefe_raumname(name))
        with uebersetzt():
            self._ordner.stelle_beiseite(ort)
            self._haltepunkt("raum_beiseite")
            self._ordner.entferne_beiseitegestellte(ort)

    def raeume(self) -> Iterator[Raumangabe]:
        """All rooms that hold anything, folder by folder. Raises `AblageVoll`."""
        with uebersetzt():
            yield from self._ordner.angaben()

    def verschluesselte(self, name: str) -> Iterator[str]:
        """The names of the finished blobs of a Raum, for a backup. Raises `AblageVoll`."""
        with uebersetzt():
            for datei in self._ordner.fertige(self._ordner.ort(pruefe_raumname(name))):
                yield datei.name

    def lies_verschluesselt(self, name: str, datei: str) -> Iterator[bytes]:
        """Such a blob as it lies there. Raises `BlobNichtGefunden`, `AblageVoll`."""
        with uebersetzt():
            try:
                strom = lesend(self._ordner.ort(pruefe_raumname(name)) / datei)
            except FileNotFoundError:
                raise BlobNichtGefunden from None
            with strom:
                while stueck := strom.read(STUECK):
                    yield stueck

    def lege_verschluesselt(self, name: str, datei: str, stuecke: Iterator[bytes]) -> None:
        """Put back such a blob. Raises `AblageVoll`, and whatever `stuecke` raises."""
        ort = self._ordner.ort(pruefe_raumname(name))
        with uebersetzt():
            self._ordner.richte_ein(ort)
            vorlaeufig = ort / f"{secrets.token_hex(16)}{HALB}"
            try:
                with schreibend(vorlaeufig, neu=True, oeffner=oeffne_verschlossen) as ziel:
                    ziel.writelines(stuecke)
                    sichere_datei(ziel)
                vorlaeufig.replace(ort / datei)
            finally:
                vorlaeufig.unlink(missing_ok=True)
            self._ordner.sichere(ort)

    def raeume_auf(self, *, aelter_als: timedelta, jetzt: datetime) -> int:
        """Remove what interrupted writers and removals left behind; returns how many files of writers.

        Call it with an age that no running writer reaches. Raises `AblageVoll`."""
        grenze = (jetzt - aelter_als).timestamp()
        with uebersetzt():
            return sum(self._raeume_auf(ort, grenze) for ort in self._ordner.alle())

    def probiere(self) -> None:
        """Does it take bytes? A full or read-only disk shows itself only then. Raises `AblageVoll`."""
        with uebersetzt(), tempfile.TemporaryFile(dir=self._ordner.wurzel) as probe:
            probe.write(bytes(4096))

    def _raeume_auf(self, ort: Path, grenze: float) -> int:
        if wird_entfernt(ort):
            self._ordner.entferne_beiseitegestellte(ort.with_name(ort.name.partition(".")[0]))
            return 0
        entfernt = 0
        for rest in ort.glob(f"*{HALB}"):
            try:
                if rest.stat().st_mtime < grenze:
                    rest.unlink()
                    entfernt += 1
            except FileNotFoundError:
                pass  # its writer has just finished
        self._ordner.raeume_leeren_weg(ort)
        return entfernt

    def _pfad(self, blob: Blob, raum: Raum) -> Path:
        return self._ordner.ort(raum.name) / dateiname(blob, raum)
