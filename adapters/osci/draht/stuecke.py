"""Bytes in a known order and of known length, partly in memory, partly in files; readable repeatedly.

A message is signed before it is written, so its parts are passed over twice: once for the digest, once
for the wire. Nothing of size is ever held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

STUECK = 256 * 1024
"""Bytes read from a file at once."""
_BUENDEL = 64 * 1024
"""Bytes from which on a piece goes by itself."""


class Stuecke(Protocol):
    """`groesse` bytes; every iteration yields them anew from the beginning."""

    @property
    def groesse(self) -> int: ...

    def __iter__(self) -> Iterator[bytes | memoryview]:
        """A view is valid until the next piece is asked for."""
        ...


@dataclass(frozen=True)
class Ausschnitt:
    """A range of a seekable file. The file must not be read by anybody else during an iteration."""

    datei: BinaryIO
    ab: int
    groesse: int

    def __iter__(self) -> Iterator[bytes]:
        gelesen = 0
        while gelesen < self.groesse:
            self.datei.seek(self.ab + gelesen)
            stueck = self.datei.read(min(STUECK, self.groesse - gelesen))
            if not stueck:
                raise EOFError("Die Datei ist kürzer als beim Anlegen des Ausschnitts.")
            gelesen += len(stueck)
            yield stueck


@dataclass(frozen=True)
class Folge:
    """Several pieces one after another."""

    teile: tuple[bytes | Stuecke, ...] = ()

    @property
    def groesse(self) -> int:
        return sum(len(t) if isinstance(t, bytes) else t.groesse for t in self.teile)

    def __iter__(self) -> Iterator[bytes | memoryview]:
        for teil in self.teile:
            if isinstance(teil, bytes):
                yield teil
            else:
                yield from teil


def gebuendelt(stuecke: Stuecke) -> Iterator[bytes]:
    """The same bytes in fewer pieces, for the wire: an envelope consists of dozens of small ones."""
    puffer = bytearray()
    for stueck in stuecke:
        if len(stueck) < _BUENDEL:
            puffer += stueck
            if len(puffer) < _BUENDEL:
                continue
            stueck = b""
        if puffer:
            yield bytes(puffer)
            puffer.clear()
        if stueck:
            yield bytes(stueck)
    if puffer:
        yield bytes(puffer)


def schreibe_in(stuecke: Stuecke, ziel: BinaryIO) -> None:
    """Write everything in order."""
    for stueck in stuecke:
        ziel.write(stueck)


@dataclass(frozen=True)
class Erzeugt:
    """Bytes made while iterating, of a length known in advance (encrypted parts)."""

    groesse: int
    erzeuge: Callable[[], Iterator[bytes | memoryview]]

    def __iter__(self) -> Iterator[bytes | memoryview]:
        return self.erzeuge()
