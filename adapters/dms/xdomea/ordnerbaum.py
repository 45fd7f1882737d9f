"""A folder of this machine (also a mounted share) as a tree."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from adapters.dms.fern import Eintrag, Fehlt, Marke, Vorhanden
from adapters.dms.folder import dateien
from adapters.dms.folder.fehler import OrdnerFehlt, uebersetzt
from adapters.dms.namen import Platz
from gateway.dauerhaft import sichere_ordner
from gateway.dmsfehler import InhaltWeichtAb


class OrdnerBaum:
    """`wurzel` must exist: never created by us. No step follows a link."""

    art = "ordner"

    def __init__(self, wurzel: Path):
        self._wurzel = wurzel.resolve()
        self.ort = str(self._wurzel)

    def liste(self, ort: Platz) -> list[Eintrag]:
        """Links and other oddities are left out. Raises `Fehlt`."""
        with self._uebersetzt(), os.scandir(self._pfad(ort)) as eintraege:
            gefunden = [eintrag for e in eintraege if (eintrag := _eintrag(e)) is not None]
        return sorted(gefunden, key=lambda e: e.name)

    def oeffne(self, ort: Platz) -> BinaryIO:
        """From the disk itself. Raises `Fehlt`."""
        with self._uebersetzt():
            return dateien.oeffne(self._wurzel, ort, von_platte=True)

    def hole(self, ort: Platz, bekannt: Marke | None) -> tuple[Marke, bytes] | None:
        """Inode, time and size are the mark. Raises `Fehlt`."""
        with self._uebersetzt(), dateien.oeffne(self._wurzel, ort) as datei:
            s = os.fstat(datei.fileno())
            marke = f"{s.st_ino}-{s.st_mtime_ns}-{s.st_size}"
            return None if marke == bekannt else (marke, datei.read())

    def lege_ordner(self, ort: Platz) -> None:
        """Raises `Fehlt`."""
        with self._uebersetzt():
            if not self._pfad(ort[:-1]).is_dir():
                raise Fehlt
            dateien.lege_ordner(self._pfad(ort[:-1]), ort[-1:])

    def schreibe(self, ort: Platz, inhalt: BinaryIO, groesse: int | None) -> None:
        """Nothing stays of a stream that is cut. Raises `Fehlt`, `InhaltWeichtAb`."""
        ziel = self._pfad(ort)
        entwurf = ziel.with_name(f".{uuid4().hex}.neu")
        with self._uebersetzt():
            try:
                geschrieben = dateien.schreibe(entwurf, inhalt)
                if groesse not in (None, geschrieben.groesse):
                    raise InhaltWeichtAb()
                entwurf.replace(ziel)
            finally:
                with suppress(FileNotFoundError):
                    entwurf.unlink()
            sichere_ordner(ziel.parent)

    def ersetze(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """Raises `Fehlt`."""
        with self._uebersetzt():
            dateien.ersetze(self._pfad(ort), daten, self._pfad(entwurf))

    def lege_einmal(self, ort: Platz, daten: bytes, entwurf: Platz) -> None:
        """A draft, linked to its name; shares without links get the name first and the bytes at once after.

        Raises `Vorhanden`, `Fehlt`."""
        quelle, ziel = self._pfad(entwurf), self._pfad(ort)
        with self._uebersetzt():
            dateien.schreibe(quelle, BytesIO(daten))
            try:
                os.link(quelle, ziel)
            except FileExistsError:
                raise Vorhanden from None
            except OSError:
                self._lege_ohne_verweis(quelle, ziel)
            finally:
                quelle.unlink(missing_ok=True)
            sichere_ordner(ziel.parent)

    def _lege_ohne_verweis(self, quelle: Path, ziel: Path) -> None:
        try:
            ziel.touch(exist_ok=False)
        except FileExistsError:
            raise Vorhanden from None
        quelle.replace(ziel)

    def verschiebe(self, von: Platz, nach: Platz, *, ordner: bool = False) -> None:
        """Raises `Fehlt`, `Vorhanden`."""
        del ordner
        quelle, ziel = self._pfad(von), self._pfad(nach)
        with self._uebersetzt():
            if ziel.exists():
                raise Vorhanden
            quelle.rename(ziel)
            sichere_ordner(ziel.parent)

    def loesche(self, ort: Platz, *, ordner: bool = False) -> None:
        """Harmless when it is gone."""
        with uebersetzt(), suppress(FileNotFoundError):
            if ordner:
                shutil.rmtree(self._pfad(ort))
            else:
                self._pfad(ort).unlink()

    @contextmanager
    def _uebersetzt(self) -> Iterator[None]:
        with uebersetzt():
            try:
                yield
            except FileNotFoundError:
                if not self._wurzel.is_dir():
                    raise OrdnerFehlt() from None
                raise Fehlt from None

    def _pfad(self, ort: Platz) -> Path:
        return self._wurzel.joinpath(*ort)


def _eintrag(e: os.DirEntry[str]) -> Eintrag | None:
    """None: neither file nor folder, or gone since."""
    try:
        if e.is_dir(follow_symlinks=False):
            return Eintrag(e.name, True, None)
        if e.is_file(follow_symlinks=False):
            return Eintrag(e.name, False, e.stat(follow_symlinks=False).st_size)
    except FileNotFoundError:
        pass
    return None
