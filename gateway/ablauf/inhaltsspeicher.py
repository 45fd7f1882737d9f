"""Content at rest: blobs under content keys; deleting a key deletes everything under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.ablage import Ablage
from gateway.ablage.tresor import Tresor
from gateway.ports import Blob, Blobs, Raum

STUECK = 1 << 20
"""Bytes read from a stream at once."""


@dataclass(frozen=True)
class Inhaltsspeicher:
    """The blobs of one Mandant. `id` of a key: the Uebergabe or, for incoming mail, the Nachricht."""

    blobs: Blobs
    tresor: Tresor

    def raum(self, ablage: Ablage, id: UUID) -> Raum:
        """Where the content lies, with its key. Raises `NichtGefunden` when the key was destroyed."""
        return self.tresor.raum(ablage, id)

    def oeffne(self, ablage: Ablage, id: UUID, blob: Blob) -> BinaryIO:
        """The plain bytes again."""
        return self.blobs.oeffne(blob, self.raum(ablage, id))


@dataclass(frozen=True, repr=False)
class Bloboeffner:
    """Opens one blob, again and again; neither key nor digest shows in its name."""

    blobs: Blobs
    blob: Blob
    raum: Raum

    def __call__(self) -> BinaryIO:
        return self.blobs.oeffne(self.blob, self.raum)


def stuecke(strom: BinaryIO) -> Iterator[bytes]:
    """A stream in pieces of one MiB."""
    while stueck := strom.read(STUECK):
        yield stueck
