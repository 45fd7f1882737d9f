"""The digital file and its documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from gateway.domain.ebene import Ebene
from gateway.domain.merkmal import Merkmal
from gateway.domain.person import Person
from gateway.domain.teilklasse import Teilklasse


@dataclass(frozen=True)
class Packmass:
    """What an archive must know of a document before its bytes come."""

    crc32: int
    gepackt: int
    """Bytes it takes inside; as many as it has when it lies there as it is."""


@dataclass(frozen=True)
class Dokument:
    """One document. `sha256` (hex) and `groesse` (bytes) are known once it has been touched."""

    uuid: UUID
    dateiname: str
    format: str
    """Key of code list urn:xoev-de:xdomea:codeliste:dateiformat, e.g. "018" for PDF."""
    position: int
    """1…n: order in the file."""
    pfad: tuple[str, ...] = ()
    beschreibung: str | None = None
    aktenwirksamkeit: datetime | None = None
    sha256: str | None = None
    groesse: int | None = None
    klasse: Teilklasse | None = None
    packmass: Packmass | None = field(default=None, compare=False)
    """Measured when we staged it for sending; follows from its bytes."""

    @property
    def relativer_pfad(self) -> str:
        """Folder path and file name joined by "/"."""
        return "/".join((*self.pfad, self.dateiname))


@dataclass(frozen=True)
class Akte:
    """The file of one person; documents in the order of their position."""

    person: Person
    aktenzeichen: str
    dokumente: tuple[Dokument, ...] = field(default=())
    merkmale: tuple[Merkmal, ...] | None = None
    """None = unknown, () = there are none."""
    gliederung: Ebene | None = None
    """Volumes, Vorgänge and their history, where somebody has told them; otherwise the folders say it all."""
