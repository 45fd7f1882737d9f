"""The port to the content store: bytes by digest, encrypted, in rooms that go as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO, Protocol

from gateway.errors import EingabeFehler, InternerFehler, VoruebergehenderFehler


@dataclass(frozen=True)
class Blob:
    """Stored bytes: digest (SHA-256 hex) and size of the plain bytes."""

    sha256: str
    groesse: int


class Blobschreiber(Protocol):
    """A blob in the making: bytes are pushed in; nothing of it exists until `fertig`."""

    def write(self, daten: bytes) -> int: ...

    def fertig(self, sha256: str | None = None) -> Blob:
        """Durable from now on (fsynced). `sha256` (hex) only from a caller who digested the bytes itself."""
        ...

    def verwirf(self) -> None:
        """Leave nothing behind; harmless after `fertig`."""
        ...


class RaumangabeFalsch(InternerFehler):
    """A room that no Raum can be: its name could be a path, or its key is none."""

    code = "blob.raum"
    satz = "Ein Raum der Ablage hat einen unzulässigen Namen oder Schlüssel."


_RAUMNAME = re.compile(r"[0-9a-f-]{8,64}")


def ist_raumname(name: str) -> bool:
    """Lower-case hex digits and hyphens, 8 to 64."""
    return _RAUMNAME.fullmatch(name) is not None


def pruefe_raumname(name: str) -> str:
    """The name itself. Raises `RaumangabeFalsch`."""
    if not ist_raumname(name):
        raise RaumangabeFalsch()
    return name


@dataclass(frozen=True, repr=False)
class Raum:
    """Where all blobs of one content key lie: `name` is a prefix (no personal data), `schluessel` has 32
    bytes. Raises `RaumangabeFalsch`."""

    name: str
    schluessel: bytes

    def __post_init__(self) -> None:
        pruefe_raumname(self.name)
        if len(self.schluessel) != 32:
            raise RaumangabeFalsch()


@dataclass(frozen=True)
class Raumangabe:
    """What the store says of a Raum, without its key."""

    name: str
    blobs: int
    """Finished ones; 0 where only half-written ones are left."""
    bytes: int
    """Of everything in it, as stored (encrypted; of half-written ones what the store tells of them)."""
    zuletzt: datetime
    """When something was stored there last, in UTC."""


class Blobs(Protocol):
    """Bytes by digest, encrypted at rest with the key of their Raum; no names, no personal data.

    A writer that began before `leere` does not finish after it: `fertig` raises `RaumGeleert`
    (the caller looks again whether its key still exists). Whoever begins to write after
    `leere` begins the Raum anew, and `raeume` tells of it."""

    def lege(self, stuecke: Iterator[bytes], raum: Raum) -> Blob:
        """Store durably (fsynced when this returns). Same bytes and Raum: no second copy."""
        ...

    def schreiber(self, raum: Raum, *, ohne_summe: bool = False) -> Blobschreiber:
        """For bytes that are pushed instead of pulled; `ohne_summe`: the caller digests them and tells at the
        end."""
        ...

    def oeffne(self, blob: Blob, raum: Raum) -> BinaryIO:
        """The plain bytes again; a damaged blob raises while reading."""
        ...

    def loesche(self, blob: Blob, raum: Raum) -> None:
        """Remove; repeating is harmless. The Raum goes with its last blob."""
        ...

    def leere(self, name: str) -> None:
        """Remove a Raum whole, with what is half-written in it; durable when this returns. Repeating is
        harmless, and finishes what was interrupted. Raises `RaumangabeFalsch`."""
        ...

    def raeume(self) -> Iterator[Raumangabe]:
        """All rooms that hold anything, as they come. What changes meanwhile may be told or not; a Raum whose
        removal was interrupted is told, perhaps twice."""
        ...


class Blobablage(Blobs, Protocol):
    """What those ask of a store who look after it: backup, sweeping, monitoring."""

    def verschluesselte(self, name: str) -> Iterator[str]:
        """The names of the finished blobs of a Raum; the same in every store."""
        ...

    def lies_verschluesselt(self, name: str, datei: str) -> Iterator[bytes]:
        """Such a blob as it lies there. Raises `BlobNichtGefunden` when it is gone."""
        ...

    def lege_verschluesselt(self, name: str, datei: str, stuecke: Iterator[bytes]) -> None:
        """Put it back, durably. Raises whatever `stuecke` raises."""
        ...

    def raeume_auf(self, *, aelter_als: timedelta, jetzt: datetime) -> int:
        """Remove what interrupted writers and removals left behind; returns how many writers. Call it with an age
        that no running writer reaches."""
        ...

    def probiere(self) -> None:
        """Does it take bytes at this moment? Raises what it refuses."""
        ...


class BlobNichtGefunden(EingabeFehler):
    """Deleted, or never stored in this Raum under this key."""

    code = "blob.nicht_gefunden"
    satz = "Dieser Inhalt liegt nicht mehr in der Ablage."


class RaumGeleert(VoruebergehenderFehler):
    """The Raum was removed while something was written into it. Who tries again looks first whether there
    still is a key for it."""

    code = "blob.raum_geleert"
    satz = "Der Inhalt wurde gelöscht, während er noch geschrieben wurde."
