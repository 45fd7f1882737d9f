"""Reading at any place of something whose length is known: what all such streams of ours have in common."""

from __future__ import annotations

import io
from abc import abstractmethod
from typing import Any


class Stellenstrom(io.RawIOBase):
    """`groesse`: bytes in all. Who inherits says only what lies at a place."""

    def __init__(self, groesse: int) -> None:
        super().__init__()
        self.groesse = groesse
        self._stelle = 0

    @abstractmethod
    def _lies(self, stelle: int, hoechstens: int) -> bytes | memoryview:
        """At least one byte and at most so many, from a place before the end; valid until the next call."""

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stelle

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        """Raises `OSError` for a place before the beginning, as files do; behind the end nothing is read."""
        ziel = {io.SEEK_SET: 0, io.SEEK_CUR: self._stelle, io.SEEK_END: self.groesse}[whence] + offset
        if ziel < 0:
            raise OSError("seek before the beginning")
        self._stelle = ziel
        return ziel

    def readinto(self, puffer: Any, /) -> int:
        sicht = memoryview(puffer).cast("B")
        if self._stelle >= self.groesse or not sicht:
            return 0
        daten = self._lies(self._stelle, min(len(sicht), self.groesse - self._stelle))
        sicht[: len(daten)] = daten
        self._stelle += len(daten)
        return len(daten)
