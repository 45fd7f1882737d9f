"""A read buffer of fixed size in which a delimiter is searched without copying."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

from adapters.osci.fehler import MimeUnvollstaendig

GROESSE = 1024 * 1024
KLEIN = 128 * 1024
"""So much is enough for most messages; a MiB fresh from the system costs as much as reading an envelope."""


class Puffer:
    """Reads `quelle` in large pieces into one reused buffer, which grows once when there is more to come."""

    def __init__(self, quelle: BinaryIO):
        self._lies_in = einleser(quelle)
        self._roh = bytearray(KLEIN)
        self._sicht = memoryview(self._roh)
        self._von = 0
        self._bis = 0
        self._gelesen = 0

    @property
    def stelle(self) -> int:
        """How many bytes of the source have been passed."""
        return self._gelesen - (self._bis - self._von)

    @property
    def leer(self) -> bool:
        """The source is at its end and the buffer not full."""
        return self._bis - self._von < len(self._roh) and not self._fuelle()

    def anfang(self, anzahl: int) -> bytes:
        """The next bytes, fewer at the end; they stay unread."""
        while self._bis - self._von < anzahl and self._fuelle():
            pass
        return bytes(self._sicht[self._von : min(self._von + anzahl, self._bis)])

    def bis(self, ende: bytes, grenze: int) -> bytes | None:
        """The bytes before `ende`, which is read too; None if it doesn't come within `grenze` bytes."""
        while True:
            stelle = self._roh.find(ende, self._von, min(self._bis, self._von + grenze + len(ende)))
            if stelle >= 0:
                ergebnis = bytes(self._sicht[self._von : stelle])
                self._von = stelle + len(ende)
                return ergebnis
            if self._bis - self._von >= grenze + len(ende) or not self._fuelle():
                return None

    def stuecke_bis(self, trenner: bytes) -> Iterator[memoryview]:
        """Everything before `trenner`, which is read too. A piece is valid until the next is asked for."""
        rest = len(trenner) - 1
        while (stelle := self._roh.find(trenner, self._von, self._bis)) < 0:
            if self._bis - self._von > rest:
                von, self._von = self._von, self._bis - rest
                yield self._sicht[von : self._von]
            if not self._fuelle():
                raise MimeUnvollstaendig()
        von, self._von = self._von, stelle + len(trenner)
        if stelle > von:
            yield self._sicht[von:stelle]

    def leere(self) -> None:
        """Read the source to its end and forget what comes."""
        self._von = self._bis
        while self._fuelle():
            self._von = self._bis

    def _fuelle(self) -> bool:
        """Move the rest to the front and read more; False at the end of the source."""
        laenge = self._bis - self._von
        if self._bis == len(self._roh) < GROESSE:
            self._roh = bytearray(GROESSE)
            self._roh[:laenge] = self._sicht[self._von : self._bis]
            self._sicht = memoryview(self._roh)
        elif self._von:
            self._roh[:laenge] = self._roh[self._von : self._bis]
        self._von, self._bis = 0, laenge
        anzahl = self._lies_in(self._sicht[self._bis :])
        self._bis += anzahl
        self._gelesen += anzahl
        return anzahl > 0


def gelesene(strom: BinaryIO) -> Iterator[memoryview]:
    """The rest of a stream in pieces of up to a MiB; each is valid until the next one is asked for."""
    lies_in = einleser(strom)
    puffer = memoryview(bytearray(KLEIN))
    while anzahl := lies_in(puffer):
        yield puffer[:anzahl]
        if anzahl == len(puffer) < GROESSE:
            puffer = memoryview(bytearray(GROESSE))


def einleser(quelle: BinaryIO) -> Callable[[memoryview], int]:
    """Reads into a buffer, by `readinto` where the source has it."""
    readinto = cast("Callable[[memoryview], int] | None", getattr(cast(Any, quelle), "readinto", None))
    if readinto is not None:
        return lambda sicht: readinto(sicht) or 0

    def lies(sicht: memoryview) -> int:
        daten = quelle.read(len(sicht))
        sicht[: len(daten)] = daten
        return len(daten)

    return lies
