"""What the product asks of foreign systems. Adapters implement these; only bootstrap knows which.

No port assumes a folder, a path or a local process: streams in, streams out, our own ids.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import BinaryIO, Protocol, runtime_checkable
from uuid import UUID

from gateway.domain.akte import Akte, Dokument
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.errors import EingabeFehler, InternerFehler

# --- time and chance, injected so that tests and crash runs can hold them still ----------------------


class Uhr(Protocol):
    def jetzt(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Zufall(Protocol):
    def zahl(self) -> float:
        """A number in [0, 1)."""
        ...


# --- DMS ------------------------------------------------------------------------------------------


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


# --- content seal: signature of the author, encryption for the reader -------------------------------


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


# --- directory ------------------------------------------------------------------------------------


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
        raise KeinElektronischerAustausch(
            f"Mit dieser Behörde ist kein elektronischer Austausch über {transport.upper()} möglich: "
            "Das Verzeichnis nennt dafür keinen Zugang."
        )


class Verzeichnis(Protocol):
    """Where authorities can be reached (DVDV)."""

    def finde(self, kennung: str, *, frisch: bool = False) -> Diensteintrag:
        """The entry of an authority; `frisch` asks anew instead of using the cache.

        Raises `KeinElektronischerAustausch` when there is none."""
        ...


# --- mailbox --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Einlieferung:
    """The transport receipt: it lies in the mailbox. `beleg` is the mailbox's signed answer as it came."""

    message_id: str
    wann: datetime
    rueckmeldungen: tuple[tuple[str, str], ...]
    beleg: bytes


@dataclass(frozen=True)
class Zustellstand:
    """What the recipient's mailbox certifies of a delivery (process card)."""

    empfangen: datetime | None
    """When the recipient acknowledged it; None = it still lies in the mailbox."""


@dataclass(frozen=True)
class Laufzettelauskunft:
    """Cards by message id; `beleg` is the mailbox's signed answer as it came. No card = none is kept."""

    staende: Mapping[str, Zustellstand]
    beleg: bytes


class Merkplatz(Protocol):
    """Keeps for one sealed message what the next attempt to deliver it must know after a crash."""

    def lege(self, stuecke: Iterable[bytes | memoryview]) -> None:
        """Durable when this returns; replaces what was there, all at once."""
        ...

    def oeffne(self) -> BinaryIO | None:
        """What was put there last, seekable; None = nothing yet."""
        ...


class Postfach(Protocol):
    """The own account at a mailbox and the way into the mailboxes of others."""

    transport: str
    """The way its messages travel: "osci", "xta"."""

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
    ) -> Einlieferung:
        """Put a sealed message into the recipient's mailbox. `betreff` carries no personal data.

        Raises `KeinElektronischerAustausch` when the recipient is not reachable this way.
        With the `merkplatz` of an interrupted attempt what the mailbox has already is not sent again."""
        ...

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
        *,
        hoechstens: int = 100,
    ) -> int:
        """Fetch waiting deliveries, oldest first. `annehmen(message_id, stream)` must have stored the
        bytes durably when it returns; only then is the next one asked for, which acknowledges
        (invariant 1). Returns how many were fetched.

        A delivery that cannot be read is told to `unlesbar`, with whatever came of it and the reason; it
        stays in the mailbox and holds up no other."""
        ...

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """What has become of deliveries that we put into the recipient's mailbox."""
        ...


@runtime_checkable
class Nachholbar(Protocol):
    """A mailbox that keeps for a while what was fetched from it."""

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """Fetch once more what had been put in since then and was fetched already: after a restore nobody else
        knows of it. Otherwise like `hole_ab`; what the mailbox has thrown away is left out."""
        ...


# --- blobs ----------------------------------------------------------------------------------------


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
    """Of everything in it, as stored (encrypted, half-written ones too)."""
    zuletzt: datetime
    """When something was stored there last, in UTC."""


class Blobs(Protocol):
    """Bytes by digest, encrypted at rest with the key of their Raum; no names, no personal data.

    A writer that began before `leere` does not finish after it: `fertig` raises an error of the adapter that
    a retry may help with (the caller looks again whether its key still exists). Whoever begins to write after
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


@dataclass(frozen=True)
class Bestandsangabe:
    """A figure for administrators, without content."""

    name: str
    wert: int
    einheit: str = ""
    zusatz: dict[str, str] = field(default_factory=dict)
