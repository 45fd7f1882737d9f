"""What the mailbox hands out and must not become a message: another delivery under an id that was here
before, or one that nobody can read. It is kept as an incident, nothing is overwritten, nobody held up.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.inhalt import stuecke
from gateway.ablauf.post.quarantaene import Blobquarantaene
from gateway.errors import EingabeFehler
from gateway.ports import Blob, Raum
from gateway.queue.auftrag import Auftrag

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Rohes:
    """Bytes as they came, durably stored in a Raum whose key is booked together with them."""

    blob: Blob
    schluessel: bytes
    """Wrapped."""


@dataclass(frozen=True)
class Ankunft:
    """What a mailbox hands out in the course of one work item."""

    post: Post
    auftrag: Auftrag
    transport: str

    def id(self, message_id: str) -> UUID:
        """Our id of the message; a transport gives each id once, two transports may give the same."""
        return kennungen.eingangsnachricht(self.post.haus.mandant, self.transport, message_id)


def lege_roh(haus: Haus, id: UUID, strom: BinaryIO) -> Rohes:
    """Store what came under a fresh key. When the booking never comes, the Raum belongs to nobody."""
    verpackt = haus.speicher.tresor.neuer_schluessel(haus.mandant, id)
    raum = haus.speicher.tresor.entpacke(haus.mandant, id, verpackt)
    return Rohes(haus.speicher.blobs.lege(stuecke(strom), raum), verpackt)


def wenn_anders(post: Post, auftrag: Auftrag, erste: Nachrichtenzeile, strom: BinaryIO) -> None:
    """Usually the acknowledgement got lost and the same comes again; if not, the contradiction is kept."""
    assert erste.transport is not None and erste.transport_id is not None
    haus, id = post.haus, kennungen.vorfaelle(erste.id)
    raum = _raum_der_vorfaelle(haus, auftrag, id)
    roh = haus.speicher.blobs.lege(stuecke(strom), raum)
    if _ist_dieselbe(post, erste, raum, roh):
        haus.speicher.blobs.loesche(roh, raum)
        return
    with haus.buchen_im(auftrag) as buch:
        buch.nachrichten.empfange(erste.id, erste.transport, erste.transport_id, roh, schluessel=id)
    _log.warning("Unter einer schon benutzten Kennung kam eine andere Sendung: Nachricht %s", erste.id)


def unlesbar(kommt: Ankunft, message_id: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
    """It stays in the mailbox; what came of it is kept once, for people to look at."""
    haus, auftrag = kommt.post.haus, kommt.auftrag
    id = kommt.id(message_id)
    with haus.lesen() as buch:
        if buch.vorfaelle.kennt_unlesbare(id):
            return
    schluessel = kennungen.vorfaelle(id)
    roh = haus.speicher.blobs.lege(stuecke(strom), _raum_der_vorfaelle(haus, auftrag, schluessel))
    with haus.buchen_im(auftrag) as buch:
        text = f"Eine Sendung im Postfach ist nicht lesbar: {fehler.text}"
        buch.vorfaelle.merke_unlesbare(id, roh, text, schluessel=schluessel)
    _log.warning("Eine Sendung im Postfach ist nicht lesbar (%s): Nachricht %s", fehler.code, id)


def _raum_der_vorfaelle(haus: Haus, auftrag: Auftrag, id: UUID) -> Raum:
    with haus.buchen_im(auftrag) as buch:
        return haus.speicher.tresor.lege_an(buch, id)


def _ist_dieselbe(post: Post, erste: Nachrichtenzeile, raum: Raum, roh: Blob) -> bool:
    """Each time it comes in another envelope; what is sealed decides, and when the first one's bytes are gone, the
    message in it. What can be compared in neither way counts as another."""
    if erste.roh is None or erste.roh == roh:
        return erste.roh == roh
    try:
        return _summe(post, post.haus.raum(erste.schluessel), erste.roh) == _summe(post, raum, roh)
    except NichtGefunden:
        return _enthaelt(post, raum, roh, erste.xml)
    except EingabeFehler:
        return False


def _enthaelt(post: Post, raum: Raum, roh: Blob, xml: Blob | None) -> bool:
    """Is this verified message in it? Of what ended here the digest stays when its key is destroyed, so a mailbox
    may hand it out once more, as after a restore. What was never opened has none."""
    if xml is None:
        return False
    with Blobquarantaene(post.haus.speicher.blobs, raum) as quarantaene:
        try:
            with post.haus.speicher.blobs.oeffne(roh, raum) as strom:
                inhalte = post.siegel.oeffne(strom, quarantaene).inhalte
        except EingabeFehler:
            return False
    return [inhalt.sha256 for inhalt in inhalte] == [xml.sha256]


def _summe(post: Post, raum: Raum, roh: Blob) -> str:
    with post.haus.speicher.blobs.oeffne(roh, raum) as strom:
        return post.siegel.inhaltssumme(strom)
