"""A partner reminds us: it gets again only what its mailbox says it has not fetched, at most once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.haus import Post
from gateway.ablauf.post import ausgang, laufzettel
from gateway.domain.nachricht import PAKET, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.worte import anzahl
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt
from gateway.queue.einstellen import stelle_ein

ART = "ausgang.nachsenden"
NICHT_OEFTER = timedelta(days=1)
"""A reminder moves gigabytes at most once in this time."""


def sende_nach(buch: Buch, vorgang: Uebergabezeile) -> None:
    """The partner misses what we have sent: look what it has fetched, and send the rest again."""
    jetzt = buch.uhr.jetzt()
    if vorgang.erinnert is not None and jetzt - vorgang.erinnert < NICHT_OEFTER:
        return
    vorgang.erinnert = jetzt
    daten = {"vorgang": str(vorgang.id)}
    stelle_ein(buch.session, buch.mandant, ART, f"{ART}:{vorgang.id}", daten, jetzt=jetzt)


def sende_unabgeholtes(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: what is neither fetched nor confirmed is sent once more, byte by byte the same."""
    id = UUID(auftrag.daten["vorgang"])
    partner, offen = _offene(post, id)
    abgeholt = {n for antwort in laufzettel.frage(post, partner, offen) for n in antwort.abgeholt}
    fehlend = [n for n in offen if n.id not in abgeholt and n.zustand is Nachrichtenzustand.GESENDET]

    def buchen(session: Session) -> None:
        buch = Buch(session, post.haus.mandant, post.haus.uhr)
        if fehlend:
            zeile = buch.vorgaenge.zum_aendern(id)
            text = f"{anzahl(len(fehlend), 'Nachricht wird', 'Nachrichten werden')} noch einmal gesendet."
            buch.vorgaenge.vermerke(zeile, text, art=Ereignisart.NACHRICHT)
        for nachricht in fehlend:
            ausgang.sende(buch, nachricht.id, nachricht.schluessel, schwer=nachricht.typ == PAKET)

    return Erledigt(buchen)


def _offene(post: Post, vorgang: UUID) -> tuple[str, Sequence[Nachrichtenzeile]]:
    """The partner, and what is under way to it without a sign that it was fetched."""
    with post.haus.lesen() as buch:
        partner = buch.vorgaenge.lies(vorgang).partner
        nachrichten = buch.nachrichten.zum_vorgang(vorgang)
    aus = (n for n in nachrichten if n.richtung is Nachrichtenrichtung.AUS)
    return partner, [n for n in aus if n.zustand in UNTERWEGS and n.abgeholt is None]
