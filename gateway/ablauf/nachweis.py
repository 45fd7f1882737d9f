"""Proofs: what a mailbox has signed. They lie under keys of their own and outlive the content."""

from __future__ import annotations

from uuid import UUID

from gateway.ablauf import kennungen
from gateway.ablauf.umgebung import Umgebung
from gateway.ports import Blob
from gateway.queue.auftrag import Auftrag


def lege(umgebung: Umgebung, auftrag: Auftrag, schluessel: UUID, beleg: bytes) -> Blob:
    """Keep a proof beside the content key `schluessel`, not under it (invariant 10)."""
    id = kennungen.nachweise(schluessel)
    with umgebung.schreiben(auftrag) as ablage:
        schluesselbytes = umgebung.speicher.tresor.lege_an(ablage, id)
    return umgebung.speicher.blobs.lege(iter((beleg,)), schluesselbytes)


def lies(umgebung: Umgebung, schluessel: UUID, beleg: Blob) -> bytes:
    """The proof again, byte by byte as the mailbox signed it."""
    with umgebung.lesen() as ablage:
        strom = umgebung.speicher.oeffne(ablage, kennungen.nachweise(schluessel), beleg)
    with strom:
        return strom.read()
