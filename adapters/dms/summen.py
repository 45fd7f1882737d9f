"""Digests of documents on their way into a store and back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import SEEK_END, BytesIO
from typing import BinaryIO

from gateway.dmsfehler import AndererInhalt, InhaltWeichtAb
from gateway.domain.akte import Dokument

STUECK = 1 << 18


@dataclass(frozen=True)
class Summe:
    """SHA-256 (hex) and size of bytes that were written or read."""

    sha256: str
    groesse: int


@dataclass(frozen=True)
class Ablegung:
    """What lies there now, and whether this call brought it."""

    summe: Summe
    neu: bool


class Zaehlwerk:
    """Adds up what passes."""

    def __init__(self) -> None:
        self._rechner, self._groesse = hashlib.sha256(), 0

    def durch(self, strom: BinaryIO) -> Iterator[bytes]:
        """The bytes of a stream, in pieces."""
        while stueck := strom.read(STUECK):
            self._rechner.update(stueck)
            self._groesse += len(stueck)
            yield stueck

    @property
    def summe(self) -> Summe:
        """Of everything that passed so far."""
        return Summe(self._rechner.hexdigest(), self._groesse)


class Stueckstrom(BytesIO):
    """Pieces of any size as a stream that is read once."""

    def __init__(self, stuecke: Iterator[bytes]):
        super().__init__()
        self._stuecke = (s for s in stuecke if s)

    def read(self, anzahl: int | None = -1) -> bytes:
        """The next piece as it comes; empty at the end."""
        del anzahl
        return next(self._stuecke, b"")

    def seekable(self) -> bool:
        """Nor is its length to be seen."""
        return False


def restlaenge(inhalt: BinaryIO) -> int | None:
    """Bytes that are still to be read, where that can be seen: many servers take nothing of unknown length."""
    if not inhalt.seekable():
        return None
    hier = inhalt.tell()
    ende = inhalt.seek(0, SEEK_END)
    inhalt.seek(hier)
    return ende - hier


def summe(strom: BinaryIO) -> Summe:
    """Read to the end and add up."""
    werk = Zaehlwerk()
    for _ in werk.durch(strom):
        pass
    return werk.summe


def vergleiche(liegt: Summe, kam: Summe) -> Ablegung:
    """Nothing is put twice, and nothing is overwritten. Raises `AndererInhalt`."""
    if liegt != kam:
        raise AndererInhalt()
    return Ablegung(liegt, neu=False)


def pruefe_angaben(dokument: Dokument, summe: Summe) -> None:
    """What was announced of the bytes must hold. Raises `InhaltWeichtAb`."""
    erwartet = Summe(
        summe.sha256 if dokument.sha256 is None else dokument.sha256,
        summe.groesse if dokument.groesse is None else dokument.groesse,
    )
    if erwartet != summe:
        raise InhaltWeichtAb(wo=f"Dokument {dokument.uuid}")
