"""The content seal: signature of the author, encryption for the reader."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol


@dataclass(frozen=True)
class Inhalt:
    """One content to be sealed: `oeffne` yields a fresh stream of exactly `groesse` bytes."""

    refid: str
    groesse: int
    oeffne: Callable[[], BinaryIO]
    sha256: str | None = None
    """Hex, where it is known already: such a content is not digested once more."""


@dataclass(frozen=True)
class Signaturangaben:
    """Who signed, as the certificate says; `fingerabdruck` = SHA-256 of the DER certificate, hex."""

    algorithmus: str
    inhaber: str
    seriennummer: str
    fingerabdruck: str


@dataclass(frozen=True)
class GeprueftenInhalt:
    """A content whose authentication tag and signature hold."""

    refid: str
    groesse: int
    sha256: str


@dataclass(frozen=True)
class GeoeffneteSendung:
    """Everything held: these contents may be used, and only these."""

    inhalte: tuple[GeprueftenInhalt, ...]
    signatur: Signaturangaben
    betreff: str | None = None


class Quarantaene(Protocol):
    """Where decrypted bytes wait until tag *and* signature are good (invariant 5)."""

    def fach(self, refid: str) -> BinaryIO:
        """A fresh, writable compartment for one content."""
        ...


class Siegel(Protocol):
    """Signs as author and encrypts for a reader; opens what others sealed for us."""

    def versiegle(self, inhalte: Sequence[Inhalt], leser: bytes, ziel: BinaryIO, *, als_anhang: bool) -> None:
        """Write one complete sealed message; `leser` is the reader's DER certificate.

        Raises a leaf of `EingabeFehler` when the certificate may not be used (invariant 7)."""
        ...

    def oeffne(self, sendung: BinaryIO, quarantaene: Quarantaene) -> GeoeffneteSendung:
        """Decrypt into the quarantine and verify. On any exception nothing there may be used."""
        ...

    def inhaltssumme(self, sendung: BinaryIO) -> str:
        """Digest of what is sealed: the same however often a mailbox hands it out, each time in another
        envelope. Nothing is verified. Raises a leaf of `EingabeFehler` when it cannot be read."""
        ...
