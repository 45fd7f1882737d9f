"""The door out, first half: a message is written into the content store and booked for sending.

Nothing here touches a seal or a mailbox; the legal ways use this module, the sending is `versand`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.nachrichten import Kopfangaben
from gateway.ablage.tabellen import Auftragsklasse
from gateway.ablauf.haus import Haus
from gateway.domain.auftragsart import SENDEN, sendeschluessel
from gateway.domain.nachricht import PAKET
from gateway.nachrichten.grundnachricht import Grundnachricht
from gateway.nachrichten.schreiben import rahmen
from gateway.ports import Blob
from gateway.queue.einstellen import Vorhandener, stelle_ein

UMGELEITET = "weg"
"""In the data of a work item: the transport on which a person wants this message sent."""


@dataclass(frozen=True)
class Ausgang:
    """A written message whose bytes lie in the blob store, ready to be booked."""

    kopf: Kopfangaben
    xml: Blob
    schluessel: UUID
    """Id of the content key it lies under."""
    vorgang: UUID | None


def schreibe(
    haus: Haus,
    nachricht: Grundnachricht,
    *,
    schluessel: UUID,
    vorgang: UUID | None,
    bezug: UUID | None = None,
    nutzdaten: Iterable[bytes] = (),
) -> Ausgang:
    """Write a message into the blob store; `nutzdaten` is the base64 text of its one payload."""
    teile = rahmen(nachricht)
    unser = nachricht.kopf
    kopf = Kopfangaben(unser.uuid, nachricht.TYP, unser.leser.kennung, bezug, test=unser.test is not None)
    return lege(haus, kopf, _folge(teile, nutzdaten), schluessel=schluessel, vorgang=vorgang)


def pruefe_schreibbar(nachricht: Grundnachricht) -> None:
    """Would these values make a valid message? Raises `NichtSchreibbar`."""
    rahmen(nachricht)


def lege(
    haus: Haus, kopf: Kopfangaben, inhalt: Iterator[bytes], *, schluessel: UUID, vorgang: UUID | None
) -> Ausgang:
    """Store the bytes of a message that was written elsewhere (the packets)."""
    xml = haus.speicher.blobs.lege(inhalt, haus.raum(schluessel))
    return Ausgang(kopf, xml, schluessel, vorgang)


def stelle_aus(buch: Buch, ausgang: Ausgang) -> None:
    """Book a written message and enqueue its sending, in the caller's transaction."""
    id = ausgang.kopf.nachrichten_uuid
    buch.nachrichten.schreibe(
        id, ausgang.kopf, ausgang.xml, schluessel=ausgang.schluessel, vorgang=ausgang.vorgang
    )
    sende(buch, id, ausgang.schluessel, schwer=ausgang.kopf.typ == PAKET)


def aussteller(ausgaenge: Iterable[Ausgang]) -> Callable[[Buch, object], None]:
    """What a step books when all it does is to send these messages."""
    fertige = tuple(ausgaenge)

    def buchen(buch: Buch, _zeile: object) -> None:
        for ausgang in fertige:
            stelle_aus(buch, ausgang)

    return buchen


def sende(buch: Buch, id: UUID, schluessel: UUID, *, schwer: bool = False) -> int:
    """Enqueue the sending of a message that is already written, for the first time or once more; `schluessel`: id
    of the content key it lies under.

    Returns the id of the work item."""
    return stelle_ein(
        buch.session,
        buch.mandant,
        SENDEN,
        sendeschluessel(id),
        {"nachricht": str(id), "schluessel": str(schluessel)},
        jetzt=buch.uhr.jetzt(),
        klasse=Auftragsklasse.SCHWER if schwer else Auftragsklasse.LEICHT,
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )


def _folge(teile: tuple[bytes, ...], nutzdaten: Iterable[bytes]) -> Iterator[bytes]:
    yield teile[0]
    yield from nutzdaten
    yield from teile[1:]
