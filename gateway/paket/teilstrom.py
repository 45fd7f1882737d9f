"""Packets joined without copying them: a seekable view over stored parts."""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, BinaryIO

from gateway.paket.fehler import LieferungUnvollstaendig


@dataclass(frozen=True)
class Teil:
    """Stored bytes of one packet: `oeffne` yields a fresh, seekable stream of exactly `groesse` bytes."""

    groesse: int
    oeffne: Callable[[], BinaryIO]


class Teilstrom(io.RawIOBase):
    """The parts one behind the other as one readable, seekable stream; at most one part is open."""

    def __init__(self, teile: Sequence[Teil]):
        super().__init__()
        self._teile = tuple(teile)
        self._enden = list(accumulate(t.groesse for t in self._teile))
        self._stelle = 0
        self._offen: BinaryIO | None = None
        self._offener_teil = -1

    @property
    def groesse(self) -> int:
        """Bytes of all parts together."""
        return self._enden[-1] if self._enden else 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._stelle

    def seek(self, stelle: int, woher: int = io.SEEK_SET) -> int:
        bezug = {io.SEEK_SET: 0, io.SEEK_CUR: self._stelle, io.SEEK_END: self.groesse}[woher]
        self._stelle = max(0, bezug + stelle)
        return self._stelle

    def read(self, anzahl: int | None = -1, /) -> bytes:
        """Up to `anzahl` bytes, never past the end of the current part (as a raw stream may)."""
        if anzahl is None or anzahl < 0:
            return self.readall()
        nummer = bisect_right(self._enden, self._stelle)
        if nummer >= len(self._teile) or anzahl == 0:
            return b""
        im_teil = self._stelle - (self._enden[nummer] - self._teile[nummer].groesse)
        daten = self._teilstrom(nummer, im_teil).read(min(anzahl, self._enden[nummer] - self._stelle))
        if not daten:
            raise LieferungUnvollstaendig("Ein gespeichertes Paket ist kürzer als vermerkt.")
        self._stelle += len(daten)
        return daten

    def readinto(self, puffer: Any, /) -> int:
        daten = self.read(len(puffer))
        puffer[: len(daten)] = daten
        return len(daten)

    def _teilstrom(self, nummer: int, stelle: int) -> BinaryIO:
        if self._offen is None or nummer != self._offener_teil:
            self._schliesse_teil()
            self._offen = self._teile[nummer].oeffne()
            self._offener_teil = nummer
        if self._offen.tell() != stelle:
            self._offen.seek(stelle)
        return self._offen

    def _schliesse_teil(self) -> None:
        if self._offen is not None:
            self._offen.close()
            self._offen = None

    def close(self) -> None:
        self._schliesse_teil()
        super().close()
