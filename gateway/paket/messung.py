"""The first reading of a document: digest, checksum, size, format, and how it will lie in the archive.

After it the archive's layout is known to the byte, so 010206 can be written before any payload moves.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import BinaryIO, Protocol
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.paket.formate import archivendung, familie
from gateway.paket.signaturen import Formatpruefung
from gateway.paket.zipformat import DEFLATE, UNGEPACKT, Mitglied

STUECK = 256 * 1024
"""Bytes read at once everywhere on the payload path."""
HOECHSTVERHAELTNIS = 100
"""Deflated further than this, a member looks like a bomb to a careful reader: it is stored instead."""


@dataclass(frozen=True)
class Quelle:
    """A document and how to open it: each call yields a fresh stream of the same bytes."""

    dokument: Dokument
    oeffne: Callable[[], BinaryIO]
    wo: str | None = None
    """What errors call it where file names may be shown; else they say "Dokument 3"."""

    @property
    def bezeichnung(self) -> str:
        return self.wo or f"Dokument {self.dokument.position}"


@dataclass(frozen=True)
class Posten:
    """A measured document: `quelle.dokument` has its digest and size, `mitglied` its place in the ZIP."""

    quelle: Quelle
    mitglied: Mitglied


class Verdichter(Protocol):
    def compress(self, daten: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def verdichter() -> Verdichter:
    """Raw deflate as ZIP wants it; the same settings in both readings of a document."""
    return zlib.compressobj(6, zlib.DEFLATED, -15)


class Messer:
    """Measures a document while its pieces pass by, for example on their way into the blob store."""

    def __init__(self, quelle: Quelle):
        self._quelle = quelle
        dokument = quelle.dokument
        self._sha256 = hashlib.sha256()
        self._crc = 0
        self._groesse = 0
        self._gepackt = 0
        self._format = Formatpruefung(dokument.format)
        bekannt = familie(dokument.format)
        self._verdichter = None if bekannt and bekannt.verdichtet else verdichter()

    def durch(self, stuecke: Iterator[bytes]) -> Iterator[bytes]:
        """Hand the pieces on and measure them."""
        for stueck in stuecke:
            self.nimm(stueck)
            yield stueck

    def nimm(self, stueck: bytes) -> None:
        self._sha256.update(stueck)
        self._crc = zlib.crc32(stueck, self._crc)
        self._groesse += len(stueck)
        self._format.nimm(stueck)
        if self._verdichter:
            self._gepackt += len(self._verdichter.compress(stueck))

    def ende(self, oeffne: Callable[[], BinaryIO] | None = None) -> Posten:
        """Everything has passed: check the format and return the measured document.

        `oeffne` replaces the opener when the bytes were stored on the way.
        Raises `InhaltPasstNicht`."""
        self._format.pruefe(self._quelle.bezeichnung)
        dokument = replace(self._quelle.dokument, sha256=self._sha256.hexdigest(), groesse=self._groesse)
        quelle = replace(self._quelle, dokument=dokument, oeffne=oeffne or self._quelle.oeffne)
        return Posten(quelle, self._mitglied())

    def _mitglied(self) -> Mitglied:
        name = _mitgliedsname(self._quelle.dokument)
        if self._verdichter:
            gepackt = self._gepackt + len(self._verdichter.flush())
            if gepackt < self._groesse <= gepackt * HOECHSTVERHAELTNIS:
                return Mitglied(name, DEFLATE, self._crc, gepackt, self._groesse)
        return Mitglied(name, UNGEPACKT, self._crc, self._groesse, self._groesse)


def _mitgliedsname(dokument: Dokument) -> str:
    return f"{dokument.uuid}.{archivendung(dokument.format, dokument.dateiname)}"


def miss(quelle: Quelle) -> Posten:
    """Read a document from its source. Raises `InhaltPasstNicht`."""
    messer = Messer(quelle)
    with quelle.oeffne() as strom:
        for stueck in stuecke(strom):
            messer.nimm(stueck)
    return messer.ende()


def umbenannt(posten: Posten, uuid: UUID) -> Posten:
    """The same document under another uuid, which also names its member."""
    quelle = replace(posten.quelle, dokument=replace(posten.quelle.dokument, uuid=uuid))
    return Posten(quelle, replace(posten.mitglied, name=_mitgliedsname(quelle.dokument)))


def stuecke(strom: BinaryIO) -> Iterator[bytes]:
    """The rest of a stream in pieces."""
    while stueck := strom.read(STUECK):
        yield stueck
