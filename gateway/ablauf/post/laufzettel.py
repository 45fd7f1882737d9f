"""After the sending: the mailbox's process card says when the other authority has fetched the delivery.

Asked for until every message is acknowledged, less and less often; a mailbox that keeps no cards is a fact.
A partner who reminds us gets again only what the card says it has not fetched, at most once a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile, Uebergabezeile
from gateway.ablauf.haus import Post
from gateway.ablauf.post import ausgang, nachweis
from gateway.domain.nachricht import LIEFERUNG, PAKET, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.worte import anzahl
from gateway.errors import EingabeFehler
from gateway.ports import Zustellstand
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, Warten
from gateway.queue.einstellen import stelle_ein
from gateway.queue.verwaltung import parke

ART = "ausgang.laufzettel"
NACHSENDEN = "ausgang.nachsenden"
ERSTE_FRAGE = timedelta(seconds=30)
LETZTE_FRAGE = timedelta(days=14)
"""After this nobody asks any more: the reminders of the flow have taken over long ago."""
AUF_EINMAL = 100
"""Cards asked for in one order."""
NICHT_OEFTER = timedelta(days=1)
"""A reminder moves gigabytes at most once in this time."""


class NichtZugestellt(EingabeFehler):
    """The transport report is red: taken from us, but given up on the way to the recipient."""

    code = "ausgang.nicht_zugestellt"
    satz = "Der Transport hat die Nachricht angenommen, die Zustellung dann aber aufgegeben."
    rat = "Den Transportbericht ansehen und den Betreiber fragen; danach mit »queue retry« erneut senden."


def beobachte(buch: Buch, vorgang: UUID) -> None:
    """Begin to ask for the cards of a delivery, in the caller's transaction."""
    _stelle_ein(buch, ART, vorgang, buch.uhr.jetzt() + ERSTE_FRAGE)


def sende_nach(buch: Buch, vorgang: Uebergabezeile) -> None:
    """The partner misses what we have sent: look what it has fetched, and send the rest again."""
    if vorgang.erinnert is not None and buch.uhr.jetzt() - vorgang.erinnert < NICHT_OEFTER:
        return
    vorgang.erinnert = buch.uhr.jetzt()
    _stelle_ein(buch, NACHSENDEN, vorgang.id, buch.uhr.jetzt())


def _stelle_ein(buch: Buch, art: str, vorgang: UUID, faellig: datetime) -> None:
    stelle_ein(
        buch.session,
        buch.mandant,
        art,
        f"{art}:{vorgang}",
        {"vorgang": str(vorgang)},
        jetzt=buch.uhr.jetzt(),
        faellig=faellig,
    )


def frage_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: ask once for all cards that are still open."""
    id = UUID(auftrag.daten["vorgang"])
    partner, offen = _offene(post, id)
    if not offen:
        return Erledigt()
    antworten = frage(post, partner, offen[:AUF_EINMAL])
    if not any(antwort.staende for antwort in antworten):
        return Erledigt()
    belegte = [(a, nachweis.bereite_vor(post.haus, id, a.beleg)) for a in antworten if a.abgeholt]

    def buchen(session: Session) -> None:
        buch = Buch(session, post.haus.mandant, post.haus.uhr)
        for antwort, beleg in belegte:
            _merke(buch, id, antwort.abgeholt, beleg)
        for nachricht in (n for a in antworten for n in a.gescheitert):
            _melde_gescheitert(buch, id, nachricht)

    if sum(len(a.abgeholt) + len(a.gescheitert) for a in antworten) == len(offen):
        return Erledigt(buchen)
    wieder = _naechste_frage(post.haus.jetzt(), offen)
    return Warten(wieder, buchen) if wieder else Erledigt(buchen)


def sende_unabgeholtes(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: what is neither fetched nor confirmed is sent once more, byte by byte the same."""
    id = UUID(auftrag.daten["vorgang"])
    partner, offen = _offene(post, id)
    abgeholt = {n for antwort in frage(post, partner, offen) for n in antwort.abgeholt}
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


@dataclass(frozen=True)
class Kartenantwort:
    """What the mailbox of one transport knows, by our own ids."""

    staende: Mapping[UUID, Zustellstand]
    beleg: bytes

    @property
    def abgeholt(self) -> dict[UUID, datetime]:
        return {id: stand.empfangen for id, stand in self.staende.items() if stand.empfangen is not None}

    @property
    def gescheitert(self) -> list[UUID]:
        return [id for id, stand in self.staende.items() if stand.gescheitert and stand.empfangen is None]


def frage(post: Post, partner: str, offen: Sequence[Nachrichtenzeile]) -> list[Kartenantwort]:
    """Each message is asked for where it was put; nobody knows it there any more if that account is gone."""
    eintrag, antworten = post.finde(partner), []
    for transport, postfach in post.postfaecher.items():
        nach_kennung = {n.transport_id: n.id for n in offen if n.transport == transport and n.transport_id}
        if nach_kennung:
            auskunft = postfach.frage_laufzettel(list(nach_kennung), eintrag)
            staende = {nach_kennung[k]: s for k, s in auskunft.staende.items() if k in nach_kennung}
            antworten.append(Kartenantwort(staende, auskunft.beleg))
    return antworten


def _melde_gescheitert(buch: Buch, id: UUID, nachricht: UUID) -> None:
    """Nobody tries it any more by itself: people see it, and may have it sent again (`queue retry`)."""
    vorgang, zeile = buch.vorgaenge.zum_aendern(id), buch.nachrichten.zum_aendern(nachricht)
    if zeile.zustand is not Nachrichtenzustand.GESENDET:
        return
    fehler = NichtZugestellt()
    buch.nachrichten.aendere_zustand(nachricht, Nachrichtenzustand.FEHLGESCHLAGEN, text=fehler.text)
    auftrag = ausgang.sende(buch, nachricht, zeile.schluessel, schwer=zeile.typ == PAKET)
    satz = f"{zeile.typ} nicht zugestellt: {fehler.text}"
    parke(buch.session, auftrag, Grund(fehler.code, satz), jetzt=buch.uhr.jetzt(), wer=SYSTEM)
    buch.vorgaenge.vermerke(vorgang, satz, art=Ereignisart.FEHLER)


def _merke(buch: Buch, id: UUID, abgeholt: Mapping[UUID, datetime], beleg: nachweis.Nachweis) -> None:
    vorgang, blob = buch.vorgaenge.zum_aendern(id), beleg.buche(buch)
    for nachricht, wann in abgeholt.items():
        buch.nachrichten.merke_abholung(nachricht, wann, blob)
    teile = [n for n in buch.nachrichten.zum_vorgang(id) if n.typ in LIEFERUNG and _ausgehend(n)]
    if any(n.id in abgeholt for n in teile) and all(n.abgeholt is not None for n in teile):
        buch.vorgaenge.vermerke(
            vorgang,
            "Die andere Behörde hat die Lieferung abgeholt (Nachweis des Postfachs).",
            art=Ereignisart.NACHRICHT,
            nachweis=next(iter(abgeholt)),
        )


def _offene(post: Post, vorgang: UUID) -> tuple[str, list[Nachrichtenzeile]]:
    """The partner, and what is under way to it without a sign that it was fetched."""
    with post.haus.lesen() as buch:
        partner = buch.vorgaenge.lies(vorgang).partner
        nachrichten = buch.nachrichten.zum_vorgang(vorgang)
    return partner, [
        n for n in nachrichten if _ausgehend(n) and n.zustand in UNTERWEGS and n.abgeholt is None
    ]


def _ausgehend(nachricht: Nachrichtenzeile) -> bool:
    return nachricht.richtung is Nachrichtenrichtung.AUS


def _naechste_frage(jetzt: datetime, offen: Sequence[Nachrichtenzeile]) -> datetime | None:
    """The older the delivery, the longer the pause."""
    alter = jetzt - min(n.uebermittelt or n.erstellt for n in offen)
    return None if alter > LETZTE_FRAGE else jetzt + max(ERSTE_FRAGE, alter / 4)
