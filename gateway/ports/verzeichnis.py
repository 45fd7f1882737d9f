"""The directory: where authorities can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from gateway.domain.behoerde import Behoerde
from gateway.errors import EingabeFehler


class KeinElektronischerAustausch(EingabeFehler):
    """The directory knows no usable service of this authority: post or the person herself (domain rule)."""

    code = "verzeichnis.kein_austausch"
    satz = "Mit dieser Behörde ist kein elektronischer Austausch möglich: Das Verzeichnis führt sie nicht."


@dataclass(frozen=True)
class Zugang:
    """One way to reach an authority's mailbox. `transport`: "osci" or "xta". Certificates are DER; empty
    where the transport has none."""

    transport: str
    url: str
    verschluesselung: bytes = b""
    signatur: bytes = b""
    konto: str = ""
    """XTA: the party identifier of the account."""


@dataclass(frozen=True)
class Diensteintrag:
    """What the directory says of an authority's service. Certificates are DER."""

    behoerde: Behoerde
    zugaenge: tuple[Zugang, ...]
    leser: bytes
    """Cipher certificate of the reader."""
    autor: bytes
    """Certificate with which this authority signs contents."""
    version: str
    """XAusländer release offered, e.g. "26.11"."""

    def zugang(self, transport: str) -> Zugang:
        """The way over this transport. Raises `KeinElektronischerAustausch` when there is none."""
        for zugang in self.zugaenge:
            if zugang.transport == transport:
                return zugang
        raise kein_weg([transport])

    def hat(self, transport: str) -> bool:
        """Does the directory name a way over this transport?"""
        return any(zugang.transport == transport for zugang in self.zugaenge)


def kein_weg(transporte: Sequence[str]) -> KeinElektronischerAustausch:
    """The error when the directory names a way over none of these transports."""
    namen = " oder ".join(transport.upper() for transport in transporte)
    return KeinElektronischerAustausch(
        f"Mit dieser Behörde ist kein elektronischer Austausch über {namen} möglich: "
        "Das Verzeichnis nennt dafür keinen Zugang."
    )


class Verzeichnis(Protocol):
    """Where authorities can be reached (DVDV)."""

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """The entry of an authority; `frisch` asks anew instead of using the cache.

        Raises `KeinElektronischerAustausch` when there is none."""
        ...


@runtime_checkable
class Auflistbar(Protocol):
    """A directory small enough to be read whole: a file."""

    def alle(self) -> Sequence[Diensteintrag]:
        """Every good entry."""
        ...

    def maengel(self) -> Sequence[str]:
        """A sentence for each entry that doesn't count."""
        ...
