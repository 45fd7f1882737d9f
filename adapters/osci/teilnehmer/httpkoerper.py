"""The body of an HTTP request, however it is framed."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

_ZEILE = 1024
"""Bytes of the longest line between chunks."""
_NACHSPANN = 100
"""Lines of the longest trailer."""


class Koerper:
    """A request body, framed by Content-Length or in chunks (`laenge` None); `am_ende` is called once when
    its last byte has been read. Cut off or wrongly framed, reading raises `ConnectionError`."""

    def __init__(self, strom: BinaryIO, laenge: int | None, am_ende: Callable[[], None] = lambda: None):
        self._strom = strom
        self._gestueckelt = laenge is None
        self._rest = laenge or 0
        self._am_ende = am_ende
        self.zu_ende = False
        if laenge == 0:
            self._beende()

    def read(self, anzahl: int = -1, /) -> bytes:
        if self.zu_ende or (self._gestueckelt and not self._rest and not self._naechstes()):
            return b""
        daten = self._strom.read(self._rest if anzahl < 0 else min(anzahl, self._rest))
        if not daten:
            raise ConnectionError
        self._rest -= len(daten)
        if not self._rest:
            self._nach_stueck()
        return daten

    def _naechstes(self) -> bool:
        """Read the size line of the next chunk; False after the last one."""
        zeile = self._strom.readline(_ZEILE).partition(b";")[0].strip()
        if not zeile or len(zeile) > 15 or any(z not in b"0123456789abcdefABCDEF" for z in zeile):
            raise ConnectionError
        self._rest = int(zeile, 16)
        if self._rest:
            return True
        for _ in range(_NACHSPANN):
            if self._strom.readline(_ZEILE) in (b"\r\n", b"\n", b""):
                self._beende()
                return False
        raise ConnectionError

    def _nach_stueck(self) -> None:
        if self._gestueckelt:
            self._strom.readline(_ZEILE)
        else:
            self._beende()

    def _beende(self) -> None:
        self.zu_ende = True
        self._am_ende()
