"""Content in pieces, and blobs that open again and again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from gateway.ports import Blob, Blobs, Raum

STUECK = 1 << 20
"""Bytes read from a stream at once."""


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
