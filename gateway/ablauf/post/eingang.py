"""The door in, first half: fetch from the mailbox and store durably, before anything is opened."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import Betriebsbestand
from gateway.ablage.tabellen import Auftragsklasse
from gateway.ablauf.haus import Post
from gateway.ablauf.post import annahme, vorfall
from gateway.ablauf.wecken import wecke_nachricht
from gateway.domain.auftragsart import ABHOLEN
from gateway.domain.dienst import Dienstart
from gateway.ports import Nachholbar
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten
from gateway.queue.einstellen import Vorhandener, stelle_ein

_log = logging.getLogger(__name__)

NACHHOLEN = "eingang.nachholen"
AUF_EINMAL = 25
"""Messages that one look fetches; then it is another Mandant's turn."""
GROSS = 1_000_000
"""Bytes of a sealed message from which on its opening counts as heavy work."""


def hole_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: empty one mailbox. Each message is stored and booked before the next is asked for,
    which acknowledges it (invariant 1). Raises `AnnahmeAngehalten`."""
    postfach = post.postfaecher.get(auftrag.daten["transport"])
    if postfach is None:
        return Erledigt()  # this account was given up meanwhile
    kommt = vorfall.Ankunft(post, auftrag, postfach.transport)
    with annahme.offen(post, auftrag):
        anzahl = postfach.hole_ab(
            lambda message_id, strom: _nimm_an(kommt, message_id, strom),
            lambda message_id, strom, fehler: vorfall.unlesbar(kommt, message_id, strom, fehler),
            hoechstens=AUF_EINMAL,
        )

    def buchen(session: Session) -> None:
        Betriebsbestand(session, post.haus.uhr).melde_gelungen(post.haus.mandant, Dienstart.POSTFACH)

    return Warten(post.haus.jetzt(), buchen) if anzahl >= AUF_EINMAL else Erledigt(buchen)


def hole_nach(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item of a restore: what was fetched after the backup is known to the mailboxes only. What is here
    already changes nothing. Raises `AnnahmeAngehalten`."""
    seit = datetime.fromisoformat(auftrag.daten["seit"])
    for postfach in (p for p in post.postfaecher.values() if isinstance(p, Nachholbar)):
        anzahl = _hole_nach(vorfall.Ankunft(post, auftrag, postfach.transport), postfach, seit)
        _log.info("%s: nach dem Zurückspielen noch einmal abgeholt: %d", post.haus.mandant, anzahl)
    return Erledigt()


def _hole_nach(kommt: vorfall.Ankunft, postfach: Nachholbar, seit: datetime) -> int:
    with annahme.offen(kommt.post, kommt.auftrag):
        return postfach.hole_nach(
            seit,
            lambda message_id, strom: _nimm_an(kommt, message_id, strom),
            lambda message_id, strom, fehler: vorfall.unlesbar(kommt, message_id, strom, fehler),
        )


def stelle_nachholen_ein(session: Session, mandant: str, *, seit: datetime, jetzt: datetime) -> None:
    """First of all work: what came in meanwhile comes before what we would do without it."""
    daten = {"seit": seit.isoformat()}
    stelle_ein(session, mandant, NACHHOLEN, NACHHOLEN, daten, jetzt=jetzt, faellig=seit)


def _nimm_an(kommt: vorfall.Ankunft, message_id: str, strom: BinaryIO) -> None:
    haus, transport, auftrag = kommt.post.haus, kommt.transport, kommt.auftrag
    id = kommt.id(message_id)
    with haus.lesen() as buch:
        erste = buch.nachrichten.finde(id)
    if erste is not None:
        vorfall.wenn_anders(kommt.post, auftrag, erste, strom)
        return
    roh = vorfall.lege_roh(haus, id, strom)
    haus.haltepunkt("eingang.gespeichert")
    with haus.buchen_im(auftrag) as buch:
        haus.speicher.tresor.uebernimm(buch, id, roh.schluessel)
        buch.nachrichten.empfange_neue(id, transport, message_id, roh.blob, schluessel=id)
        gross = roh.blob.groesse > GROSS
        wecke_nachricht(buch, id, Auftragsklasse.SCHWER if gross else Auftragsklasse.LEICHT)
    haus.haltepunkt("eingang.gebucht")


def takt(post: Post, session: Session) -> None:
    """The tick: ask each mailbox, once at a time; one that is away keeps no other waiting."""
    for transport in post.postfaecher:
        stelle_ein(
            session,
            post.haus.mandant,
            ABHOLEN,
            f"{ABHOLEN}:{transport}",
            {"transport": transport},
            jetzt=post.haus.jetzt(),
            vorhandener=Vorhandener.ZURUECKHOLEN,
        )
