"""Packets joined without copying them: a seekable view over stored parts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import BinaryIO

from gateway.paket.fehler import LieferungUnvollstaendig
from gateway.stellenstrom import Stellenstrom


@dataclass(frozen=True)
class Teil:
    """Stored bytes of one packet: `oeffne` yields a fresh, seekable stream of exactly `groesse` bytes."""

    groesse: int
    oeffne: Callable[[], BinaryIO]


class Teilstrom(Stellenstrom):
    """The parts one behind the other as one readable, seekable stream; at most one part is open."""

    def __init__(self, teile: Sequence[Teil]):
        self._teile = tuple(teile)
        self._enden = list(accumulate(t.groesse for t in self._teile))
        super().__init__(self._enden[-1] if self._enden else 0)
        self._offen: BinaryIO | None = None
        self._offener_teil = -1

    def _lies(self, stelle: int, hoechstens: int) -> bytes:
        """Never past the end of the current part (as a raw stream may)."""
        nummer = bisect_right(self._enden, stelle)
        im_teil = stelle - (self._enden[nummer] - self._teile[nummer].groesse)
        daten = self._teilstrom(nummer, im_teil).read(min(hoechstens, self._enden[nummer] - stelle))
        if not daten:
            raise LieferungUnvollstaendig("Ein gespeichertes Paket ist kürzer als vermerkt.")
        return daten

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
