"""The door in, first half: fetch from the mailbox and store durably, before anything is opened."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auftragsklasse
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import vorfall
from gateway.ablauf.wecken import wecke_nachricht
from gateway.ports import Nachholbar
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import Vorhandener, stelle_ein

_log = logging.getLogger(__name__)

ABHOLEN = "eingang.abholen"
NACHHOLEN = "eingang.nachholen"
GROSS = 1_000_000
"""Bytes of a sealed message from which on its opening counts as heavy work."""


def hole_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: empty the mailbox. Each message is stored and booked before the next is asked for,
    which acknowledges it (invariant 1)."""
    post.postfach.hole_ab(
        lambda message_id, strom: _nimm_an(post, auftrag, message_id, strom),
        lambda message_id, strom, fehler: vorfall.unlesbar(post, auftrag, message_id, strom, fehler),
    )
    return Erledigt()


def hole_nach(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item of a restore: what was fetched after the backup is known to the mailbox only. What is here
    already changes nothing."""
    if isinstance(post.postfach, Nachholbar):
        anzahl = post.postfach.hole_nach(
            datetime.fromisoformat(auftrag.daten["seit"]),
            lambda message_id, strom: _nimm_an(post, auftrag, message_id, strom),
            lambda message_id, strom, fehler: vorfall.unlesbar(post, auftrag, message_id, strom, fehler),
        )
        _log.info("%s: nach dem Zurückspielen noch einmal abgeholt: %d", post.haus.mandant, anzahl)
    return Erledigt()


def stelle_nachholen_ein(session: Session, mandant: str, *, seit: datetime, jetzt: datetime) -> None:
    """First of all work: what came in meanwhile comes before what we would do without it."""
    daten = {"seit": seit.isoformat()}
    stelle_ein(session, mandant, NACHHOLEN, NACHHOLEN, daten, jetzt=jetzt, faellig=seit)


def _nimm_an(post: Post, auftrag: Auftrag, message_id: str, strom: BinaryIO) -> None:
    haus, transport = post.haus, post.postfach.transport
    id = kennungen.eingangsnachricht(haus.mandant, transport, message_id)
    with haus.lesen() as buch:
        erste = buch.nachrichten.finde(id)
    if erste is not None:
        vorfall.wenn_anders(post, auftrag, erste, strom)
        return
    roh = vorfall.lege_roh(haus, id, strom)
    haus.haltepunkt("eingang.gespeichert")
    with haus.buchen_im(auftrag) as buch:
        haus.speicher.tresor.uebernimm(buch, id, roh.schluessel)
        buch.nachrichten.empfange(id, transport, message_id, roh.blob, schluessel=id)
        gross = roh.blob.groesse > GROSS
        wecke_nachricht(buch, id, Auftragsklasse.SCHWER if gross else Auftragsklasse.LEICHT)
    haus.haltepunkt("eingang.gebucht")


def takt(haus: Haus, session: Session) -> None:
    """The tick: ask the mailbox, once at a time."""
    stelle_ein(
        session,
        haus.mandant,
        ABHOLEN,
        ABHOLEN,
        {},
        jetzt=haus.jetzt(),
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )
