"""The door in, first half: fetch from the mailbox and store durably, before anything is opened."""

from __future__ import annotations

from typing import BinaryIO

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import Betriebsbestand
from gateway.ablage.tabellen import Auftragsklasse
from gateway.ablauf import kennungen
from gateway.ablauf.haus import Haus, Post
from gateway.ablauf.post import vorfall
from gateway.ablauf.wecken import wecke_nachricht
from gateway.domain.dienst import Dienstart
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import Vorhandener, stelle_ein

ABHOLEN = "eingang.abholen"
GROSS = 1_000_000
"""Bytes of a sealed message from which on its opening counts as heavy work."""


def hole_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: empty the mailbox. Each message is stored and booked before the next is asked for,
    which acknowledges it (invariant 1)."""
    post.postfach.hole_ab(
        lambda message_id, strom: _nimm_an(post, auftrag, message_id, strom),
        lambda message_id, strom, fehler: vorfall.unlesbar(post, auftrag, message_id, strom, fehler),
    )

    def buchen(session: Session) -> None:
        Betriebsbestand(session, post.haus.uhr).melde_gelungen(post.haus.mandant, Dienstart.POSTFACH)

    return Erledigt(buchen)


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
