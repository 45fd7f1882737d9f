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

from gateway.domain.akte import Dokument, Packmass
from gateway.paket.formate import archivendung, familie
from gateway.paket.formatpruefung import Formatpruefung
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
    hinweis: str | None = None
    """What people should know of it: it looks incomplete, it is locked."""


class Verdichter(Protocol):
    def compress(self, daten: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


def verdichter() -> Verdichter:
    """Raw deflate as ZIP wants it; the same settings in both readings of a document."""
    return zlib.compressobj(6, zlib.DEFLATED, -15)


class Messer:
    """Measures a document for the archive while its pieces, of any size, pass by on their way elsewhere.

    Whoever reads or stores the bytes digests them."""

    def __init__(self, dokument: Dokument):
        self._crc = 0
        self._gepackt = 0
        self.groesse = 0
        self.hinweis: str | None = None
        self._format = Formatpruefung(dokument.format)
        bekannt = familie(dokument.format)
        self._verdichter = None if bekannt and bekannt.verdichtet else verdichter()

    def durch(self, stuecke: Iterator[bytes]) -> Iterator[bytes]:
        """Hand the pieces on and measure them."""
        for stueck in stuecke:
            self._nimm(stueck)
            yield stueck

    def _nimm(self, stueck: bytes) -> None:
        self._crc = zlib.crc32(stueck, self._crc)
        self.groesse += len(stueck)
        self._format.nimm(stueck)
        if self._verdichter:
            self._gepackt += len(self._verdichter.compress(stueck))

    def ende(self, wo: str) -> Packmass:
        """Everything has passed: check the format; `wo` names the document. Raises `InhaltPasstNicht`.

        Afterwards `hinweis` says in German what looks wrong though the format is right."""
        self.hinweis = self._format.pruefe(wo)
        if self._verdichter:
            gepackt = self._gepackt + len(self._verdichter.flush())
            if gepackt < self.groesse <= gepackt * HOECHSTVERHAELTNIS:
                return Packmass(self._crc, gepackt)
        return Packmass(self._crc, self.groesse)


def miss(quelle: Quelle) -> Posten:
    """Read a document from its source. Raises `InhaltPasstNicht`."""
    messer, sha256 = Messer(quelle.dokument), hashlib.sha256()
    with quelle.oeffne() as strom:
        for stueck in messer.durch(stuecke(strom)):
            sha256.update(stueck)
    dokument = replace(
        quelle.dokument,
        sha256=sha256.hexdigest(),
        groesse=messer.groesse,
        packmass=messer.ende(quelle.bezeichnung),
    )
    return replace(gemessen(replace(quelle, dokument=dokument)), hinweis=messer.hinweis)


def gemessen(quelle: Quelle) -> Posten:
    """A document that was measured before and is not read again now."""
    dokument, mass = quelle.dokument, quelle.dokument.packmass
    assert mass is not None and dokument.groesse is not None
    methode = DEFLATE if mass.gepackt < dokument.groesse else UNGEPACKT
    name = _mitgliedsname(dokument)
    return Posten(quelle, Mitglied(name, methode, mass.crc32, mass.gepackt, dokument.groesse))


def _mitgliedsname(dokument: Dokument) -> str:
    return f"{dokument.uuid}.{archivendung(dokument.format, dokument.dateiname)}"


def umbenannt(posten: Posten, uuid: UUID) -> Posten:
    """The same document under another uuid, which also names its member."""
    quelle = replace(posten.quelle, dokument=replace(posten.quelle.dokument, uuid=uuid))
    mitglied = replace(posten.mitglied, name=_mitgliedsname(quelle.dokument))
    return replace(posten, quelle=quelle, mitglied=mitglied)


def stuecke(strom: BinaryIO) -> Iterator[bytes]:
    """The rest of a stream in pieces."""
    while stueck := strom.read(STUECK):
        yield stueck
