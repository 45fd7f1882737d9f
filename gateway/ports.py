"""What the product asks of foreign systems. Adapters implement these; only bootstrap knows which.

No port assumes a folder, a path or a local process: streams in, streams out, our own ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable
from uuid import UUID

from gateway.blobport import (
    Blob,
    Blobablage,
    BlobNichtGefunden,
    Blobs,
    Blobschreiber,
    Raum,
    Raumangabe,
    RaumangabeFalsch,
    RaumGeleert,
    ist_raumname,
    pruefe_raumname,
)
from gateway.dmsport import (
    Aktenfund,
    Aktenref,
    Dms,
    Dmsangaben,
    Durchsehbar,
    Durchsicht,
    Importref,
    Objektergebnis,
    Weitergebend,
)
from gateway.domain.behoerde import Behoerde
from gateway.domain.merkmal import Merkmal
from gateway.domain.pdfbefund import Mangel
from gateway.domain.person import Person
from gateway.errors import EingabeFehler, VoruebergehenderFehler

__all__ = [
    "Aktenfund",
    "Aktenref",
    "Anlauf",
    "Anmeldedienst",
    "AnmeldedienstWeg",
    "AnmeldungUngueltig",
    "Ansprache",
    "Ansprechbar",
    "Bestandsangabe",
    "Blob",
    "BlobNichtGefunden",
    "Blobablage",
    "Blobs",
    "Blobschreiber",
    "Bote",
    "BoteWeg",
    "Diensteintrag",
    "Dms",
    "Dmsangaben",
    "Durchsehbar",
    "Durchsicht",
    "Einlieferung",
    "Empfaenger",
    "EmpfaengerLehntAb",
    "EmpfaengerWeg",
    "Erneuerung",
    "Fachverfahren",
    "Fernabmeldung",
    "GeoeffneteSendung",
    "GeprueftenInhalt",
    "Identitaet",
    "Importref",
    "Inhalt",
    "KeinElektronischerAustausch",
    "KeineAuskunft",
    "Laufzettelauskunft",
    "Merkmalauskunft",
    "Merkplatz",
    "NichtGeprueft",
    "Objektergebnis",
    "Pdfbefund",
    "Pdfgang",
    "Pdfpruefer",
    "Postfach",
    "Quarantaene",
    "Raum",
    "RaumGeleert",
    "Raumangabe",
    "RaumangabeFalsch",
    "Siegel",
    "Signaturangaben",
    "Uhr",
    "Verzeichnis",
    "Virenscanner",
    "Weitergebend",
    "Zufall",
    "Zugang",
    "Zustellstand",
    "ist_raumname",
    "kein_weg",
    "pruefe_raumname",
]


# --- time and chance, injected so that tests and crash runs can hold them still ----------------------


class Uhr(Protocol):
    def jetzt(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Zufall(Protocol):
    def zahl(self) -> float:
        """A number in [0, 1)."""
        ...


# --- is it there? ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ansprache:
    """A service answered: what it says of itself, and what its clock says where it tells."""

    text: str
    uhrzeit: datetime | None = None


@runtime_checkable
class Ansprechbar(Protocol):
    """A mailbox, directory, DMS or specialist system that can be asked whether it is there, at little cost, four
    times a minute."""

    def sprich_an(self, kennung: str) -> Ansprache:
        """On behalf of this Mandant. Changes nothing over there. Raises a leaf of `Fehler` when it does not
        answer, or not as it should."""
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
    """What the recipient's mailbox certifies of a delivery (process card, transport report)."""

    empfangen: datetime | None
    """When the recipient acknowledged it; None = it still lies in the mailbox."""
    gescheitert: bool = False
    """Taken from us, but it will never reach the recipient: a server on the way has given up."""


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

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        """Can messages be put into this recipient's mailbox from here, by what the directory says?"""
        ...

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
        *,
        typ: str = "",
    ) -> Einlieferung:
        """Put a sealed message into the recipient's mailbox. `betreff` carries no personal data; `typ`: number
        of the message type, e.g. "010206", for a transport that names it outside of the seal.

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

    transport: str

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None],
    ) -> int:
        """Fetch once more what had been put in since then and was fetched already: after a restore nobody else
        knows of it. Otherwise like `hole_ab`; what the mailbox has thrown away is left out."""
        ...


# --- virus scanner ----------------------------------------------------------------------------------


class NichtGeprueft(VoruebergehenderFehler):
    """The scanner did not look at all of it; that is never the same as clean. It waits until this is mended."""

    code = "viren.nicht_geprueft"
    satz = "Der Virenscanner hat einen Inhalt nicht zu Ende geprüft."
    geduldig = True


class Virenscanner(Protocol):
    """Looks through what came from outside before it goes into the DMS."""

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str | None:
        """Name of what was found, as the scanner calls it; None = looked through to the end, nothing found.

        Raises leaves of `NichtGeprueft`."""
        ...

    def probiere(self) -> str:
        """What the scanner calls itself, after it has found a known test sample: one that is blind calls
        everything clean. Raises leaves of `NichtGeprueft`."""
        ...


# --- specialist system ------------------------------------------------------------------------------


class KeineAuskunft(VoruebergehenderFehler):
    """The specialist system has not answered, or not so that it counts; that is never the same as "none"."""

    code = "fachverfahren.keine_auskunft"
    satz = "Das Fachverfahren gibt keine Auskunft über die Person."
    rat = "Anschluss in [mandanten.fachverfahren] prüfen; danach geht es von selbst weiter."
    geduldig = True


@dataclass(frozen=True)
class Merkmalauskunft:
    """`merkmale`: each with its source and date; () = it knows the person and there are none, None = it doesn't know
    the person."""

    merkmale: tuple[Merkmal, ...] | None
    stand: datetime


class Fachverfahren(Protocol):
    """The system in which the clerks keep the structured data of their persons."""

    def merkmale(self, vorgang: UUID, person: Person, aktenzeichen: str | None) -> Merkmalauskunft:
        """What it knows of this person today; `vorgang` names the question, the same one is asked once.

        Raises `KeineAuskunft`."""
        ...


# --- PDF ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Pdfbefund:
    """What was found in one PDF; `aktiv`: what it would do, in our words."""

    verschluesselt: bool
    beschaedigt: bool
    aktiv: tuple[str, ...]

    @property
    def maengel(self) -> tuple[Mangel, ...]:
        """All that apply."""
        werte = {
            Mangel.VERSCHLUESSELT: self.verschluesselt,
            Mangel.BESCHAEDIGT: self.beschaedigt,
            Mangel.AKTIV: bool(self.aktiv),
        }
        return tuple(mangel for mangel, gilt in werte.items() if gilt)


class Pdfgang(Protocol):
    """For the documents of one delivery."""

    def pruefe(self, inhalt: BinaryIO) -> Pdfbefund:
        """Looks into one, never runs anything. What can't be looked at to the end counts as broken."""
        ...


class Pdfpruefer(Protocol):
    """Looks into PDFs that came from outside."""

    def bereit(self) -> AbstractContextManager[Pdfgang]:
        """Until the block ends."""
        ...


class SeitenpruefungBelegt(VoruebergehenderFehler):
    """Others are looking at pages at this moment."""

    code = "seiten.belegt"
    satz = "Im Augenblick werden zu viele Seiten angesehen. Bitte gleich noch einmal versuchen."


@dataclass(frozen=True)
class Seitenbefund:
    """What the pages of a scan are like; pages count from 1."""

    seiten: int
    angesehen: int
    """The first ones; looking at more would have taken too long."""
    leere: tuple[int, ...]
    grobe: tuple[tuple[int, int], ...]
    """Page and its dots per inch, where they are too few to read it well."""
    grosse: tuple[int, ...]
    """Longer than A3."""


class Seitenpruefer(Protocol):
    """Looks at the pages of PDF and JPG, and draws them."""

    def befund(self, inhalt: BinaryIO) -> Seitenbefund | None:
        """None: no page of it can be drawn. Raises `SeitenpruefungBelegt`, `OSError`."""
        ...

    def bild(self, inhalt: BinaryIO, seite: int, breite: int) -> bytes | None:
        """The page as a PNG of this width; None: there is no such page, or it can't be drawn. Raises the same."""
        ...


@dataclass(frozen=True)
class Bestandsangabe:
    """A figure for administrators, without content."""

    name: str
    wert: int
    einheit: str = ""
    zusatz: dict[str, str] = field(default_factory=dict)


# --- login at an identity provider --------------------------------------------------------------------


class AnmeldedienstWeg(VoruebergehenderFehler):
    """Slow, away, or not as it is described in the settings."""

    code = "anmeldedienst.weg"
    satz = "Der Anmeldedienst ist zurzeit nicht erreichbar. Bitte versuchen Sie es später noch einmal."
    rat = "Läuft er, kommt dieser Rechner zu ihm, und stimmt der Abschnitt [web.oidc] der Einstellungen?"


class AnmeldungUngueltig(EingabeFehler):
    """What came back is not the answer to what this browser asked, or not genuine."""

    code = "anmeldedienst.ungueltig"
    satz = "Diese Anmeldung gilt nicht (mehr). Bitte beginnen Sie von vorn."


@dataclass(frozen=True)
class Anlauf:
    """A login that begins: where the browser goes, and what it keeps in a cookie until it comes back."""

    adresse: str
    merkzettel: str

    def __repr__(self) -> str:
        return "Anlauf()"


@dataclass(frozen=True)
class Identitaet:
    """Whom the provider has seen; issuer and subject alone say who that is."""

    aussteller: str
    subjekt: str
    kennung: str | None
    name: str | None
    gruppen: frozenset[str]
    sitzung: str | None = None
    """Of its session over there (`sid`)."""
    erneuerung: str | None = field(default=None, repr=False)
    """With this it can be asked again whether all of this still holds (refresh token); None = it can't."""


@dataclass(frozen=True)
class Erneuerung:
    """The provider still vouches for somebody. `identitaet` None: it did not say in which groups."""

    identitaet: Identitaet | None
    erneuerung: str = field(repr=False)
    """For the next time."""


@dataclass(frozen=True)
class Fernabmeldung:
    """Somebody has logged out over there: of this session of his, or of all (`sitzung` None)."""

    aussteller: str
    subjekt: str | None
    sitzung: str | None
    kennung: str
    """Of this very message."""


class Anmeldedienst(Protocol):
    """An identity provider. `rueckweg`: our address to which the browser comes back."""

    @property
    def name(self) -> str:
        """As people know it."""
        ...

    def beginne(self, rueckweg: str) -> Anlauf:
        """Raises `AnmeldedienstWeg`."""
        ...

    def vollende(self, antwort: Mapping[str, str], merkzettel: str, rueckweg: str) -> Identitaet:
        """`antwort`: the parameters with which the browser came back.

        Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        ...

    def erneuere(self, erneuerung: str, subjekt: str) -> Erneuerung:
        """Ask again. Raises `AnmeldungUngueltig` when the provider no longer vouches, `AnmeldedienstWeg`."""
        ...

    def lies_abmeldung(self, token: str) -> Fernabmeldung:
        """What the provider itself tells us (OIDC Back-Channel Logout 1.0).

        Raises `AnmeldungUngueltig`, `AnmeldedienstWeg`."""
        ...

    def abmeldeadresse(self, rueckweg: str) -> str | None:
        """Where the browser ends the provider's own session; None = nowhere. Asks nobody."""
        ...


# --- telling others -----------------------------------------------------------------------------------


class EmpfaengerWeg(VoruebergehenderFehler):
    """The receiver of a webhook is away or says that it can't at the moment."""

    code = "webhook.weg"
    satz = "Der Empfänger der Ereignisse (Webhook) antwortet nicht."
    rat = "Läuft er, und kommt dieser Rechner zu ihm? Was inzwischen geschieht, geht nicht verloren."


class EmpfaengerLehntAb(EingabeFehler):
    """It is there and refuses: repeating the same won't help."""

    code = "webhook.abgelehnt"
    satz = "Der Empfänger der Ereignisse (Webhook) lehnt ab."
    rat = "Adresse, Geheimnis und Empfänger prüfen; nach »queue retry« geht es mit demselben Ereignis weiter."


class Empfaenger(Protocol):
    """The receiver of a webhook."""

    @property
    def ereignisse(self) -> frozenset[str]:
        """Of which kinds it wants to hear: uebergabe, alarm."""
        ...

    def sende(self, id: str, wann: datetime, botschaft: bytes) -> None:
        """Hand over a CloudEvent; the same `id` again is the same event.

        Raises `EmpfaengerWeg`, `EmpfaengerLehntAb`."""
        ...


class BoteWeg(VoruebergehenderFehler):
    """The mail server is away or takes nothing from us."""

    code = "mail.weg"
    satz = "Der Mailserver nimmt nichts an."
    rat = "Läuft er, und stimmt der Abschnitt [alarme] der Einstellungen?"


class Bote(Protocol):
    """Tells people."""

    def sende(self, betreff: str, text: str) -> None:
        """Raises `BoteWeg`."""
        ...
