"""Proofs: what a mailbox has signed. They lie under keys of their own and outlive the content."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID

from gateway.ablage.fehler import NichtGefunden
from gateway.ablauf import kennungen
from gateway.ablauf.umgebung import Umgebung
from gateway.ports import Blob, Raum
from gateway.queue.auftrag import Auftrag


def lege(umgebung: Umgebung, auftrag: Auftrag, schluessel: UUID, beleg: bytes) -> Blob:
    """Keep a proof beside the content key `schluessel`, not under it (invariant 10)."""
    raum = _raum(umgebung, auftrag, kennungen.nachweise(schluessel))
    return umgebung.speicher.blobs.lege(iter((beleg,)), raum)


def _raum(umgebung: Umgebung, auftrag: Auftrag, id: UUID) -> Raum:
    """Only the first proof of a handover has to write for its key."""
    with suppress(NichtGefunden):
        return umgebung.raum(id)
    with umgebung.schreiben(auftrag) as ablage:
        return umgebung.speicher.tresor.lege_an(ablage, id)


def lies(umgebung: Umgebung, schluessel: UUID, beleg: Blob) -> bytes:
    """The proof again, byte by byte as the mailbox signed it."""
    with umgebung.lesen() as ablage:
        strom = umgebung.speicher.oeffne(ablage, kennungen.nachweise(schluessel), beleg)
    with strom:
        return strom.read()
