"""Deleted means deleted: bytes removed and key destroyed, on both sides; what nobody misses is swept up."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Uebergabezeile
from gateway.ablage.tresor import raumname
from gateway.ablauf.haus import Haus

BELEGE = frozenset({"0020"})
"""Receipts, in and out: proofs without content of the file, they stay. A 0010 carries the rejected message
inside, so it goes."""


def entferne(haus: Haus, vorgang: Uebergabezeile) -> list[UUID]:
    """Remove all bytes of a Vorgang: its own Raum and those of the messages it got. Repeating is harmless.

    Returns the ids whose keys are to be destroyed in the booking that follows (`vernichte`)."""
    with haus.lesen() as buch:
        ids = [vorgang.id, *(n.schluessel for n in inhaltstragende(buch, vorgang.id))]
    leere(haus, ids)
    return ids


def inhaltstragende(buch: Buch, vorgang: UUID) -> list[Nachrichtenzeile]:
    """The messages of a Vorgang whose content goes with it."""
    return [
        n
        for n in buch.nachrichten.zum_vorgang(vorgang)
        if n.geloescht is None and n.typ not in BELEGE
    ]


def vernichte(buch: Buch, vorgang: Uebergabezeile, ids: Iterable[UUID]) -> None:
    """Destroy the keys, and say in the rows that the content is gone."""
    buch.schluessel.vernichte(ids)
    buch.nachrichten.merke_geloescht(inhaltstragende(buch, vorgang.id))
    buch.aufgaben.leere_angaben(vorgang.id)
    vorgang.geloescht = buch.uhr.jetzt()


def leere(haus: Haus, ids: Iterable[UUID]) -> None:
    """Remove whole rooms."""
    for id in dict.fromkeys(ids):
        haus.speicher.blobs.leere(raumname(haus.mandant, id))


def kehre(haus: Haus) -> int:
    """Messages that belong to no living Vorgang lose their content once their period is over.

    Returns how many."""
    grenze = haus.jetzt() - haus.regeln.karenz_uebernahme
    with haus.lesen() as buch:
        alte = buch.nachrichten.ohne_vorgang(vor=grenze)
        ids = [n.schluessel for n in alte if n.typ not in BELEGE]
        geschlossene = [v.schluessel for v in buch.nachrichten.geschlossene_vorfaelle(vor=grenze)]
    leere(haus, [*ids, *geschlossene])
    with haus.buchen() as buch:
        buch.schluessel.vernichte([*ids, *geschlossene])
        buch.nachrichten.merke_geloescht(buch.nachrichten.zum_aendern(n.id) for n in alte)
    return len(alte)


def lebende(haus: Haus) -> set[str]:
    """Names of the rooms whose keys exist."""
    with haus.lesen() as buch:
        return {raumname(haus.mandant, id) for id in buch.schluessel.ids()}


def herrenlose(haeuser: Iterable[Haus], *, aelter_als: timedelta) -> list[str]:
    """Rooms that no key of any Mandant opens: left by a crash between bytes and booking. Young ones may be in
    the making."""
    alle = tuple(haeuser)
    if not alle:
        return []
    grenze = alle[0].jetzt() - aelter_als
    alte = [r.name for r in alle[0].speicher.blobs.raeume() if r.zuletzt < grenze]
    bekannt = set().union(*(lebende(haus) for haus in alle))
    return [name for name in alte if name not in bekannt]
