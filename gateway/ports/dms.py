"""The port to a document management system: what an adapter offers, and what goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, Protocol, runtime_checkable
from uuid import UUID

from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person


@dataclass(frozen=True)
class Aktenref:
    """A file in the DMS: `id` belongs to the adapter and is opaque to everybody else."""

    id: str
    aktenzeichen: str


@dataclass(frozen=True)
class Aktenfund:
    """A file that was found, with what a person needs to choose and a rule to compare."""

    ref: Aktenref
    person: Person | None
    """As the DMS knows her; None = it tells nothing of her."""
    titel: str
    """What people call the file in this DMS."""
    von: date | None
    """Day of the oldest document, as far as documents have a date."""
    bis: date | None
    dokumente: int


@dataclass(frozen=True)
class Importref:
    """A running import: found again under the same Vorgang after any crash. `id` is the adapter's."""

    id: str
    vorgang: UUID


@dataclass(frozen=True)
class Objektergebnis:
    """Result for one object: `neu` is False when a repeated call found it already there."""

    uuid: UUID
    ref: str
    sha256: str
    groesse: int
    neu: bool


@dataclass(frozen=True)
class Durchsicht:
    """What an administrator should know of a DMS in which people work by hand; pairs of place and German
    phrase. `unlesbar`: no file can be read from it; `keine_dokumente`: left out of a file because nobody
    wrote it on purpose."""

    unlesbar: tuple[tuple[str, str], ...]
    keine_dokumente: tuple[tuple[str, str], ...]


@runtime_checkable
class Durchsehbar(Protocol):
    """A DMS whose whole content can be looked through; for `check`, too slow for anything else."""

    def durchsicht(self) -> Durchsicht: ...


@runtime_checkable
class Weitergebend(Protocol):
    """A DMS behind which another one keeps the files: what it holds itself is a copy for the time being."""

    def gib_auf(self, ref: Aktenref) -> None:
        """The copies of this file's documents go; that there is such a file stays known. Repeating is harmless."""
        ...

    def weitergegeben(self, ref: Aktenref) -> frozenset[UUID]:
        """Documents that can't be read back here any more, because the other one alone has them."""
        ...


@dataclass(frozen=True)
class Dmsangaben:
    """What `beschreiben` tells an administrator."""

    art: str
    ort: str
    hoechstgroesse: int | None
    erreichbar: bool
    text: str


class Dms(Protocol):
    """A document management system. Writes are idempotent on our own ids.

    Errors that all adapters share are in `gateway.dmsfehler`; what an adapter must do is written down as
    tests in `tests/dmsvertrag`."""

    def beschreiben(self) -> Dmsangaben:
        """Capabilities and a live test of the connection; never raises."""
        ...

    def adresse(self, ref: Aktenref) -> str:
        """Where an administrator finds the file: a path or an address."""
        ...

    def finde_akten(self, person: Person, aktenzeichen: str | None) -> Sequence[Aktenfund]:
        """Files that may be this person's: of her AZR number; if given, of this Aktenzeichen unless another AZR
        number speaks against it; and those of persons of the same family name (in search form) and the same
        complete birth date, whatever their number.

        These are candidates. Whether it is the same person is not decided here: that needs all her data (§ 10
        Abs. 4 AZRG), and a name is never enough."""
        ...

    def lies_akte(self, ref: Aktenref) -> Akte:
        """The file with its documents in order; digests may still be unknown.

        Raises `AkteUnbekannt`, `AkteUnlesbar`."""
        ...

    def oeffne_dokument(self, ref: Aktenref, dokument: UUID) -> BinaryIO:
        """The bytes of one document. Raises `AkteUnbekannt`, `DokumentUnbekannt`."""
        ...

    def bestand(self, ref: Aktenref) -> Iterator[Objektergebnis]:
        """What really lies in a file, read anew, one document at a time; what is missing does not come.

        Raises `AkteUnbekannt`."""
        ...

    def beginne_import(
        self, vorgang: UUID, akte: Akte, herkunft: Behoerde, ziel: Aktenref | None = None
    ) -> Importref:
        """Start or find again the import of this Vorgang; nothing becomes visible yet.

        With `ziel` the documents are added to that file in the end: after those that are there, with
        positions that go on and, where a place is taken, another name. Without, a new file comes into being.
        Raises `ZielVerschwunden`, `NameUnzulaessig`, `NamenDoppelt`; `AndererInhalt` when it began with
        another list or `ziel` has a document of the same uuid with other bytes."""
        ...

    def lege_dokument(self, ref: Importref, dokument: Dokument, inhalt: BinaryIO) -> Objektergebnis:
        """Put one document into the hidden import. Same uuid and bytes again: no change, but a stored copy
        that is damaged is replaced. Raises `DokumentUnbekannt` (not announced), `InhaltWeichtAb`,
        `AndererInhalt`."""
        ...

    def lege_nachricht(self, ref: Importref, name: str, inhalt: BinaryIO) -> None:
        """Keep an original message XML with the file (`name` is generated, without personal data), also
        after the end of the import."""
        ...

    def lies_zurueck(self, ref: Importref, dokument: UUID) -> Objektergebnis:
        """Read the stored bytes again and tell their digest and size. Raises `DokumentUnbekannt`."""
        ...

    def schliesse_ab(self, ref: Importref) -> Aktenref:
        """Compare every document with what was put once more, then show all of them at once.

        Documents that the file has already, by uuid and bytes, are no change. Repeating is harmless.
        Raises `ImportUnvollstaendig` (may go well after those were put again), `ZielVerschwunden`,
        `AndererInhalt`; then nothing has become visible."""
        ...

    def brich_ab(self, ref: Importref) -> None:
        """Remove the hidden import. Repeating is harmless; a finished import stays."""
        ...

    def offene_importe(self) -> Sequence[Importref]:
        """Imports of which something is still hidden in the store, also by crashed steps; for `brich_ab`."""
        ...
