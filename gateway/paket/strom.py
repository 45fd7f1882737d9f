"""Pieces as a readable stream, for those who want to read themselves (DMS, seal)."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast


def als_strom(stuecke: Iterator[bytes]) -> BinaryIO:
    """A stream over the pieces, not seekable. What the iterator raises comes out of `read`."""
    return cast(BinaryIO, io.BufferedReader(_Stueckstrom(stuecke)))


class _Stueckstrom(io.RawIOBase):
    def __init__(self, stuecke: Iterator[bytes]):
        super().__init__()
        self._stuecke = stuecke
        self._rest = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, puffer: Any, /) -> int:
        while not self._rest:
            stueck = next(self._stuecke, None)
            if stueck is None:
                return 0
            self._rest = memoryview(stueck)
        anzahl = min(len(puffer), len(self._rest))
        puffer[:anzahl] = self._rest[:anzahl]
        self._rest = self._rest[anzahl:]
        return anzahl
