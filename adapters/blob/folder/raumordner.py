"""The folders of the rooms: `<first two characters>/<name>/`, for nobody but us; made, told and removed.

A Raum is removed by taking its name away first, which is one step for everybody: a writer finds its
temporary file no more, a reader nothing. What then lies under the other name is removed file by file; after
an interruption it is found by its ending.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from gateway.dauerhaft import sichere_ordner
from gateway.ports import Raumangabe, ist_raumname

HALB = ".neu"
"""Ending of half-written files."""
_WEG = ".weg"
"""Ending of rooms that are being removed."""
_GEMERKT = 1000
"""Folders of which this process remembers that they are durable."""
_ANLAEUFE = 10
"""How often writers may come between the removal of the files and that of their folder."""


@dataclass(frozen=True, eq=False)
class Raumordner:
    """All rooms below one folder."""

    wurzel: Path
    _gesichert: set[Path] = field(default_factory=set)

    def ort(self, name: str) -> Path:
        """Where this Raum lies, existing or not."""
        return self.wurzel / name[:2] / name

    def richte_ein(self, ort: Path) -> None:
        """Make the folder of a Raum, and those above it where they are missing. Raises `OSError`."""
        if self._mache(ort):
            return
        self.wurzel.parent.mkdir(parents=True, exist_ok=True)
        for ordner in (self.wurzel, ort.parent, ort):
            self._mache(ordner)

    def _mache(self, ordner: Path) -> bool:
        """True = it is there."""
        try:
            ordner.mkdir(mode=0o700)
            ordner.chmod(0o700)  # whatever the umask took away
        except FileExistsError:
            return True
        except FileNotFoundError:  # what is above it is missing, or it is gone again
            return False
        self._gesichert.discard(ordner)
        return True

    def sichere(self, ort: Path) -> None:
        """What lies in this Raum is on the disk with its name, and the Raum itself with its own.

        The folders above need it once: whoever made them may have died before. Raises `OSError`."""
        sichere_ordner(ort)
        for ordner in (ort, ort.parent):
            if ordner not in self._gesichert:
                sichere_ordner(ordner.parent)
                if len(self._gesichert) >= _GEMERKT:
                    self._gesichert.clear()
                self._gesichert.add(ordner)

    def raeume_leeren_weg(self, ort: Path) -> None:
        """A Raum without anything in it goes; one with a writer in it stays."""
        with suppress(OSError):
            ort.rmdir()
            self._gesichert.discard(ort)

    def stelle_beiseite(self, ort: Path) -> None:
        """From now on nobody finds this Raum under its name. Raises `OSError`."""
        self._gesichert.discard(ort)
        with suppress(FileNotFoundError):
            ort.rename(ort.with_name(f"{ort.name}.{secrets.token_hex(8)}{_WEG}"))

    def entferne_beiseitegestellte(self, ort: Path) -> None:
        """Also those of an interrupted removal. Durable when this returns. Raises `OSError`."""
        for rest in list(ort.parent.glob(f"{ort.name}.*{_WEG}")):
            _entferne(rest)
        with suppress(FileNotFoundError):  # nothing was ever stored there
            sichere_ordner(ort.parent)

    def alle(self) -> Iterator[Path]:
        """Every Raum that has a folder, also one that is being removed. Raises `OSError`."""
        for fach in _ordner(self.wurzel):
            for ort in _ordner(fach):
                if ist_raumname(_name(ort)):  # else nothing of ours
                    yield ort

    def fertige(self, ort: Path) -> Iterator[Path]:
        """The files of a Raum that are whole. Raises `OSError`."""
        return (ort / name for name, _ in _dateien(ort) if not _halb(name))

    def angaben(self) -> Iterator[Raumangabe]:
        """What each Raum holds; one that is being removed is told under its name. Raises `OSError`."""
        for ort in self.alle():
            if angabe := _angabe(ort):
                yield angabe


def _halb(name: str) -> bool:
    return name.endswith(HALB)


def wird_entfernt(ort: Path) -> bool:
    """Is this what an interrupted removal left?"""
    return ort.suffix == _WEG


def _name(ort: Path) -> str:
    return ort.name.partition(".")[0] if wird_entfernt(ort) else ort.name


def _ordner(oben: Path) -> Iterator[Path]:
    try:
        with os.scandir(oben) as eintraege:
            yield from (Path(e.path) for e in eintraege if e.is_dir(follow_symlinks=False))
    except FileNotFoundError:
        return


def _angabe(ort: Path) -> Raumangabe | None:
    zahl: Counter[str] = Counter()
    zuletzt = 0.0
    for name, stand in _dateien(ort):
        zahl["bytes"] += stand.st_size
        zahl["halbe" if _halb(name) else "blobs"] += 1
        zuletzt = max(zuletzt, stand.st_mtime)
    if not zahl["blobs"] + zahl["halbe"]:
        return None
    return Raumangabe(_name(ort), zahl["blobs"], zahl["bytes"], datetime.fromtimestamp(zuletzt, UTC))


def _dateien(ort: Path) -> Iterator[tuple[str, os.stat_result]]:
    """What is there; less, when it goes meanwhile."""
    with suppress(FileNotFoundError), os.scandir(ort) as dateien:
        for datei in dateien:
            with suppress(FileNotFoundError):
                yield datei.name, datei.stat(follow_symlinks=False)


def _entferne(ordner: Path) -> None:
    """Once more, if a writer that was about to finish has put its file in between; or another one removes
    it at the same time."""
    for letzter in [False] * _ANLAEUFE + [True]:
        try:
            for datei in list(ordner.iterdir()):
                datei.unlink(missing_ok=True)
            ordner.rmdir()
            return
        except FileNotFoundError:
            return
        except OSError as fehler:
            if letzter or fehler.errno != errno.ENOTEMPTY:
                raise
