"""Durable files below one folder: no step follows a link, nothing counts before it is on the disk."""

from __future__ import annotations

import errno
import fcntl
import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from adapters.dms.summen import Summe, Zaehlwerk, summe
from gateway.dauerhaft import sichere_datei, sichere_ordner
from gateway.durchlauf import lesend, schreibend

_ORDNER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW


def schreibe(pfad: Path, inhalt: BinaryIO) -> Summe:
    """Write a file; on the disk when this returns, its folder entry is not (see `sichere_ordner`)."""
    werk = Zaehlwerk()
    with schreibend(pfad) as datei:
        for stueck in werk.durch(inhalt):
            datei.write(stueck)
        sichere_datei(datei)
    return werk.summe


def ersetze(pfad: Path, daten: bytes, entwurf: Path | None = None) -> None:
    """Write a small file so that a reader sees the old or the new bytes; durable when this returns.
    Only under `gesperrt`: the draft has a fixed name, so that a crash leaves nothing behind for good."""
    entwurf = entwurf or pfad.with_name(f".{pfad.name}.neu")
    schreibe(entwurf, BytesIO(daten))
    entwurf.replace(pfad)
    sichere_ordner(pfad.parent)


def lege_ordner(wurzel: Path, teile: Sequence[str]) -> Path:
    """Create the folders `teile` below `wurzel`, durable; a link on the way raises `OSError`."""
    ort = wurzel
    for teil in teile:
        naechster = ort / teil
        try:
            naechster.mkdir()
            sichere_ordner(ort)
        except FileExistsError:
            if not stat.S_ISDIR(naechster.lstat().st_mode):
                raise
        ort = naechster
    return ort


def oeffne(wurzel: Path, teile: Sequence[str], *, von_platte: bool = False) -> BinaryIO:
    """Open a regular file below `wurzel`; a link anywhere on the way raises `OSError`.

    `von_platte` drops what the system keeps in memory, so that the disk itself is read."""
    griff = os.open(wurzel, _ORDNER)
    try:
        for ordner in teile[:-1]:
            weiter = os.open(ordner, _ORDNER, dir_fd=griff)
            os.close(griff)
            griff = weiter
        datei = os.open(teile[-1], os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=griff)
    finally:
        os.close(griff)
    if not stat.S_ISREG(os.fstat(datei).st_mode):
        os.close(datei)
        raise FileNotFoundError
    if von_platte:
        os.posix_fadvise(datei, 0, 0, os.POSIX_FADV_DONTNEED)
    return lesend(datei)


def summe_der_datei(wurzel: Path, platz: Sequence[str]) -> Summe | None:
    """Read from the disk itself; None = nothing lies there."""
    try:
        with oeffne(wurzel, platz, von_platte=True) as datei:
            return summe(datei)
    except FileNotFoundError:
        return None


def dateien(wurzel: Path) -> Iterator[tuple[str, ...]]:
    """Places of all files below `wurzel`, leaving out folders with a leading dot.

    Raises `OSError` (ELOOP) for links and anything else that is neither file nor folder."""
    for ort, ordner, namen in os.walk(wurzel, onerror=_wirf):
        ordner[:] = sorted(o for o in ordner if not o.startswith("."))
        for name in (*ordner, *sorted(namen)):
            _pruefe_art((Path(ort) / name).lstat().st_mode, stat.S_ISDIR if name in ordner else stat.S_ISREG)
        bisher = Path(ort).relative_to(wurzel).parts
        yield from ((*bisher, name) for name in sorted(namen))


def _wirf(fehler: OSError) -> None:
    raise fehler


def _pruefe_art(art: int, richtig: Callable[[int], bool]) -> None:
    if not richtig(art):
        raise OSError(errno.ELOOP, "Verknüpfung")


@contextmanager
def gesperrt(ordner: Path) -> Iterator[None]:
    """Only one process or thread at a time between here and the end; a dead one holds nothing."""
    griff = os.open(ordner, _ORDNER)
    try:
        fcntl.flock(griff, fcntl.LOCK_EX)
        yield
    finally:
        os.close(griff)


def verwechselt_schreibweisen(ordner: Path) -> bool:
    """Whether this file system takes other case or another Unicode normal form for the same name."""
    probe = ordner / f".{uuid4().hex}-\u00e4"
    probe.touch()
    try:
        andere = (probe.name.upper(), probe.name.replace("\u00e4", "a\u0308"))
        return any((ordner / name).exists() for name in andere)
    finally:
        probe.unlink()
