"""What a passive recipient gives back for a processDelivery: a delivery of its own (osci-draht.md 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO

from adapters.osci.draht.kopfbloecke import (
    Rolle,
    Rollenzertifikat,
    betreff,
    eigenes,
    lies_message_id,
    message_id,
    zeitstempelguete,
)
from adapters.osci.draht.nachricht import Anhang, Nachricht
from adapters.osci.draht.namen import NS, OSCI, q
from adapters.osci.draht.stuecke import Folge
from adapters.osci.inhalt.sendung import absenderzertifikat, oeffne_sendung, ohne_absender
from adapters.osci.teilnehmer.auftraege import Zustellung
from adapters.osci.teilnehmer.beteiligte import Teilnehmer
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Anfrage:
    """A delivery whose sender waits for an answer."""

    zustellung: Zustellung
    leser: Zertifikat | None
    """For whom to seal the answer; None = the sender named no certificate that is valid now."""


@dataclass(frozen=True)
class Antwortsendung:
    """A sealed message for the reader of the request; its stream is closed once the answer is written."""

    versiegelt: BinaryIO
    leser: Zertifikat
    betreff: str | None = None
    """Without personal data."""


@dataclass(frozen=True)
class Antwortinhalt:
    """Who signs the answer, and what the delivery adds to it: nothing by default."""

    signierer: Rollenzertifikat
    guete: tuple[str, ...] = ()
    angaben: tuple[str, ...] = ()
    zertifikate: tuple[Rollenzertifikat, ...] = ()
    rumpf: Folge = field(default_factory=Folge)
    rumpf_ns: str = NS
    anhaenge: Mapping[str, Anhang] = field(default_factory=dict)


@contextmanager
def antwortinhalt(
    nachricht: Nachricht, antwort: Antwortsendung, teilnehmer: Teilnehmer
) -> Iterator[Antwortinhalt]:
    """The parts of the answer to `nachricht`, while the sealed message is open."""
    with antwort.versiegelt, oeffne_sendung(antwort.versiegelt) as sendung:
        alle = sendung.fuer(antwort.leser.der)
        chiffre = eigenes(Rolle.CHIFFRE_ABSENDER, teilnehmer.verschluesselung.zertifikat.der)
        guete, angaben = _kopfangaben(nachricht, antwort.betreff)
        yield Antwortinhalt(
            absenderzertifikat(alle, teilnehmer.unterschrift.schluessel.zertifikat.der),
            guete,
            angaben,
            (*ohne_absender(alle), chiffre),
            sendung.rumpf,
            sendung.rumpf_ns,
            sendung.anhaenge,
        )


def _kopfangaben(nachricht: Nachricht, thema: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """With a message id the mailbox keeps a card for the answer too: it wants quality, id and subject."""
    auftrag = nachricht.auftrag()
    kennung = lies_message_id(auftrag.find(q(OSCI, "MessageIdResponse"))) if auftrag is not None else None
    if kennung is None:
        return (), ()
    guete = (zeitstempelguete("creation"), zeitstempelguete("reception"))
    return guete, (message_id(kennung), betreff(thema))
