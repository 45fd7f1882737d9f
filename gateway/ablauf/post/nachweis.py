"""Proofs: what a mailbox has signed. They lie under keys of their own and outlive the content."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus
from gateway.ports import Blob


@dataclass(frozen=True)
class Nachweis:
    """A proof that is stored; `buche` makes it count, in the transaction that refers to it."""

    haus: Haus
    id: UUID
    neuer_schluessel: bytes | None
    """Only the first proof of a Vorgang brings a key along."""
    beleg: bytes
    blob: Blob

    def buche(self, buch: Buch) -> Blob:
        """If another proof of this Vorgang was first with its key, that key counts: stored again under it."""
        if self.neuer_schluessel is None:
            return self.blob
        tresor = self.haus.speicher.tresor
        raum = tresor.uebernimm(buch, self.id, self.neuer_schluessel)
        if raum.schluessel != tresor.entpacke(buch.mandant, self.id, self.neuer_schluessel).schluessel:
            return self.haus.speicher.blobs.lege(iter((self.beleg,)), raum)
        return self.blob


def bereite_vor(haus: Haus, schluessel: UUID, beleg: bytes) -> Nachweis:
    """Keep a proof beside the content key `schluessel`, not under it (invariant 10)."""
    id, tresor = kennungen.nachweise(schluessel), haus.speicher.tresor
    neuer = None
    try:
        raum = haus.raum(id)
    except NichtGefunden:
        neuer = tresor.neuer_schluessel(haus.mandant, id)
        raum = tresor.entpacke(haus.mandant, id, neuer)
    return Nachweis(haus, id, neuer, beleg, haus.speicher.blobs.lege(iter((beleg,)), raum))


def lies(haus: Haus, schluessel: UUID, beleg: Blob) -> bytes:
    """The proof again, byte by byte as the mailbox signed it."""
    with haus.speicher.blobs.oeffne(beleg, haus.raum(kennungen.nachweise(schluessel))) as strom:
        return strom.read()
