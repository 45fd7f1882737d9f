"""Deleted means deleted: bytes removed and key destroyed, on both sides; what nobody misses is swept up."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.inhalte import alle_schluessel
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.tresor import raumname
from gateway.ablauf.haus import Haus
from gateway.dmsfehler import AkteUnbekannt
from gateway.domain.uebergabe import Richtung
from gateway.ports import Aktenref, Blobs, Weitergebend

BELEGE = frozenset({"0020"})
"""Receipts, in and out: proofs without content of the file, they stay. A 0010 carries the rejected message
inside, so it goes."""


def entferne(haus: Haus, vorgang: Uebergabezeile) -> list[UUID]:
    """Remove all bytes of a Vorgang: its own Raum and those of the messages it got. Repeating is harmless.

    Returns the ids whose keys are to be destroyed in the booking that follows (`vernichte`)."""
    with haus.lesen() as buch:
        ids = [vorgang.id, *(n.schluessel for n in inhaltstragende(buch, vorgang.id))]
    leere(haus, ids)
    if vorgang.richtung is Richtung.UEBERNAHME and vorgang.dms_ref and isinstance(haus.dms, Weitergebend):
        with suppress(AkteUnbekannt):
            haus.dms.gib_auf(Aktenref(vorgang.dms_ref, ""))
    return ids


def inhaltstragende(buch: Buch, vorgang: UUID) -> list[Nachrichtenzeile]:
    """The messages of a Vorgang whose content goes with it."""
    return [n for n in buch.nachrichten.zum_vorgang(vorgang) if n.geloescht is None and n.typ not in BELEGE]


def vernichte(buch: Buch, vorgang: Uebergabezeile, ids: Iterable[UUID]) -> None:
    """Destroy the keys, and say in the rows that the content is gone."""
    buch.schluessel.vernichte(ids)
    buch.nachrichten.merke_geloescht(inhaltstragende(buch, vorgang.id))
    buch.aufgaben.leere_angaben(vorgang.id)
    vorgang.gliederung = None
    vorgang.geloescht = buch.uhr.jetzt()


def leere(haus: Haus, ids: Iterable[UUID]) -> None:
    """Remove whole rooms."""
    for id in dict.fromkeys(ids):
        haus.speicher.blobs.leere(raumname(haus.mandant, id))


def uebrig(haus: Haus, ids: Iterable[UUID]) -> set[str]:
    """Which of these rooms hold bytes all the same. Looks through all rooms: for the rare case that a deletion is
    to be proven at once."""
    gesucht = {raumname(haus.mandant, id) for id in ids}
    return {raum.name for raum in haus.speicher.blobs.raeume() if raum.name in gesucht}


def kehre(haus: Haus) -> int:
    """Messages that belong to no living Vorgang lose their content once their period is over.

    Returns how many."""
    grenze = haus.jetzt() - haus.regelsatz().fristen.karenz_uebernahme
    with haus.lesen() as buch:
        alte = buch.nachrichten.ohne_vorgang(vor=grenze)
        ids = [n.schluessel for n in alte if n.typ not in BELEGE]
        geschlossene = [v.schluessel for v in buch.vorfaelle.geschlossene(vor=grenze)]
    leere(haus, [*ids, *geschlossene])
    with haus.buchen() as buch:
        buch.schluessel.vernichte([*ids, *geschlossene])
        buch.nachrichten.merke_geloescht(buch.nachrichten.zum_aendern(n.id) for n in alte)
    return len(alte)


def herrenlose(datenbank: Datenbank, blobs: Blobs, *, vor: datetime) -> list[str]:
    """Rooms that no key opens, of whatever Mandant, served here or not: left by a crash between bytes and
    booking. Those touched since `vor` may be in the making."""
    bekannt = _bekannte(datenbank)
    fremde = {r.name for r in blobs.raeume() if r.zuletzt < vor and not _enthaelt(bekannt, _kurz(r.name))}
    if not fremde:
        return []
    with datenbank.lesen() as session:  # booked while the rooms were looked through
        fremde.difference_update(raumname(mandant, id) for mandant, id in alle_schluessel(session))
    return sorted(fremde)


def _bekannte(datenbank: Datenbank) -> array[int]:
    """The rooms that have a key, as sorted numbers of eight bytes: millions of names would not fit into memory."""
    with datenbank.lesen() as session:
        return array("Q", sorted(_kurz(raumname(mandant, id)) for mandant, id in alle_schluessel(session)))


def _kurz(name: str) -> int:
    """The beginning of a room's name. Two with the same one are as good as impossible, and would only be kept."""
    return int(name.replace("-", "")[:16], 16)


def _enthaelt(sortiert: array[int], wert: int) -> bool:
    stelle = bisect_left(sortiert, wert)
    return stelle < len(sortiert) and sortiert[stelle] == wert
