"""Files of payload that pass through the system's file cache without staying in it.

What is written or read once, from end to end, gains nothing from being kept, and pushes out what others need.
It also costs: on virtual machines a page that was not in use before is dear (measured: 2.5 s of processor
time for a GiB written, 2.0 s read; 0.3 s and 0.1 s this way). Writing goes on to the disk meanwhile, so that
the sync at the end has little left to wait for.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

FENSTER = 8 * 1024 * 1024
"""Bytes of one file that stay in the cache while it passes."""
KLEIN = 1024 * 1024
"""Of files shorter than this everything stays."""


class _Durchlauf(io.FileIO):
    """Tells the system every `FENSTER` bytes that what lies behind is not needed any more."""

    _bewegt = 0
    """Bytes written or read so far, the same ones twice if they were read twice."""

    def write(self, daten: object, /) -> int:
        anzahl = super().write(daten)  # type: ignore[arg-type]
        self._weiter(anzahl)
        return anzahl

    def readinto(self, puffer: object, /) -> int:
        anzahl = super().readinto(puffer)  # type: ignore[arg-type]
        self._weiter(anzahl)
        return anzahl

    def close(self) -> None:
        if not self.closed and self._bewegt >= KLEIN and self.seekable():
            os.posix_fadvise(self.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        super().close()

    def _weiter(self, anzahl: int) -> None:
        vorher, self._bewegt = self._bewegt, self._bewegt + anzahl
        if vorher // FENSTER < self._bewegt // FENSTER and self.seekable():  # a pipe has nothing to keep
            os.posix_fadvise(self.fileno(), 0, self.tell(), os.POSIX_FADV_DONTNEED)


def schreibend(
    ziel: Path | int, *, neu: bool = False, oeffner: Callable[[str, int], int] | None = None
) -> BinaryIO:
    """Open for writing, a path or an open descriptor; `neu`: it must not exist yet; `oeffner`: makes the
    file, for other rights than the usual. Raises `OSError`."""
    return cast(BinaryIO, io.BufferedWriter(_Durchlauf(ziel, "xb" if neu else "wb", opener=oeffner)))


def lesend(quelle: Path | int) -> BinaryIO:
    """Open for reading, a path or an open descriptor. Raises `OSError`."""
    return cast(BinaryIO, io.BufferedReader(_Durchlauf(quelle, "rb")))
