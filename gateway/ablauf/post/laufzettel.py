"""After the sending: the mailbox's process card says when the other authority has fetched the delivery.

Each message has its own moment of the next question, later and later the older it is; a mailbox that keeps no cards is
a fact. Asked is per transport and partner: one work item, one dialog for all that is due, whichever Vorgang it belongs
to, and for what would be due in a moment. What a card says is booked Vorgang by Vorgang, with the
signed answer under the keys of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablauf.haus import Post
from gateway.ablauf.post import ausgang, nachweis
from gateway.domain.nachricht import LIEFERUNG, PAKET, UNTERWEGS, Nachrichtenrichtung, Nachrichtenzustand
from gateway.errors import EingabeFehler
from gateway.ports import Zustellstand
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, Warten
from gateway.queue.einstellen import Vorhandener, stelle_ein
from gateway.queue.verwaltung import parke

ART = "ausgang.laufzettel"
ERSTE_FRAGE = timedelta(seconds=30)
ZUGLEICH = ERSTE_FRAGE / 2
"""What would be due so soon is asked for in the same dialog. Shorter than any pause: else what was just asked for would
be asked for again at once."""
LETZTE_FRAGE = timedelta(days=14)
"""After this nobody asks any more: the reminders of the flow have taken over long ago."""
AUF_EINMAL = 20
"""Messages asked for in one dialog. The answer is kept for each Vorgang in it: more would make the proofs large, and
spare next to nothing."""


class NichtZugestellt(EingabeFehler):
    """The transport report is red: taken from us, but given up on the way to the recipient."""

    code = "ausgang.nicht_zugestellt"
    satz = "Der Transport hat die Nachricht angenommen, die Zustellung dann aber aufgegeben."
    rat = "Den Transportbericht ansehen und den Betreiber fragen; danach mit »queue retry« erneut senden."


def beobachte(buch: Buch, nachricht: Nachrichtenzeile) -> None:
    """Begin to ask for the card of a message that lies in the partner's mailbox, in the caller's transaction.

    A parked question comes back: the mailbox has just answered."""
    ab = buch.uhr.jetzt() + ERSTE_FRAGE
    nachricht.laufzettel_ab = ab
    stelle_ein(
        buch.session,
        buch.mandant,
        ART,
        f"{ART}:{nachricht.transport}:{nachricht.partner}",
        {"transport": nachricht.transport, "partner": nachricht.partner},
        jetzt=buch.uhr.jetzt(),
        faellig=ab,
        vorhandener=Vorhandener.ZURUECKHOLEN,
    )


def frage_ab(post: Post, auftrag: Auftrag) -> Abschluss:
    """Work item: ask once for the cards at one partner that are due."""
    transport, partner = auftrag.daten["transport"], auftrag.daten["partner"]
    bis = post.haus.jetzt() + ZUGLEICH
    with post.haus.lesen() as buch:
        offen = buch.laufzettel.faellige(transport, partner, bis=bis, hoechstens=AUF_EINMAL)
        spaeter = buch.laufzettel.naechste(transport, partner, ausser=[n.id for n in offen])
    wieder = _werte_aus(post, auftrag, partner, [n for n in offen if n.zustand in UNTERWEGS])
    ab = [wann for wann in (*wieder.values(), spaeter) if wann is not None]

    def buchen(session: Session) -> None:
        buch = Buch(session, post.haus.mandant, post.haus.uhr)
        for wann in (*sorted(set(wieder.values())), None):
            diese = [n.id for n in offen if wieder.get(n.id) == wann]
            buch.laufzettel.frage_wieder(diese, wann, bis=bis)

    return Warten(min(ab), buchen) if ab else Erledigt(buchen)


def _werte_aus(
    post: Post, auftrag: Auftrag, partner: str, gefragt: Sequence[Nachrichtenzeile]
) -> Mapping[UUID, datetime]:
    """Ask, book what the cards say, and tell when which message is asked for again."""
    wieder: dict[UUID, datetime] = {}
    for antwort in frage(post, partner, gefragt):
        for vorgang, seine in groupby(sorted(antwort.gefragt, key=_vorgang), key=_vorgang):
            _buche(post, auftrag, vorgang, antwort.nur(list(seine)))
        if antwort.staende:
            fertig = {*antwort.abgeholt, *antwort.gescheitert}
            jetzt = post.haus.jetzt()
            faelle = ((n.id, _naechste_frage(jetzt, n)) for n in antwort.gefragt if n.id not in fertig)
            wieder |= {id: wann for id, wann in faelle if wann is not None}
    return wieder


@dataclass(frozen=True)
class Kartenantwort:
    """What the mailbox of one transport knows, by our own ids; `gefragt`: what it was asked for."""

    gefragt: Sequence[Nachrichtenzeile]
    staende: Mapping[UUID, Zustellstand]
    beleg: bytes

    @property
    def abgeholt(self) -> dict[UUID, datetime]:
        return {id: stand.empfangen for id, stand in self.staende.items() if stand.empfangen is not None}

    @property
    def gescheitert(self) -> list[UUID]:
        return [id for id, stand in self.staende.items() if stand.gescheitert and stand.empfangen is None]

    def nur(self, diese: Sequence[Nachrichtenzeile]) -> Kartenantwort:
        """As far as it tells of these."""
        ids = {n.id for n in diese}
        return Kartenantwort(diese, {id: s for id, s in self.staende.items() if id in ids}, self.beleg)


def frage(post: Post, partner: str, offen: Sequence[Nachrichtenzeile]) -> list[Kartenantwort]:
    """Each message is asked for where it was put; nobody knows it there any more if that account is gone."""
    if not offen:
        return []
    eintrag, antworten = post.finde(partner), []
    for transport, postfach in post.postfaecher.items():
        nach_kennung = {n.transport_id: n for n in offen if n.transport == transport and n.transport_id}
        if nach_kennung:
            auskunft = postfach.frage_laufzettel(list(nach_kennung), eintrag)
            staende = {nach_kennung[k].id: s for k, s in auskunft.staende.items() if k in nach_kennung}
            antworten.append(Kartenantwort(list(nach_kennung.values()), staende, auskunft.beleg))
    return antworten


def _buche(post: Post, auftrag: Auftrag, vorgang: UUID, antwort: Kartenantwort) -> None:
    """What became of the messages of one Vorgang; nothing to say, nothing to book."""
    abgeholt, gescheitert = antwort.abgeholt, antwort.gescheitert
    if not abgeholt and not gescheitert:
        return
    beleg = nachweis.bereite_vor(post.haus, vorgang, antwort.beleg) if abgeholt else None
    with post.haus.buchen_im(auftrag) as buch:
        if beleg is not None:
            _merke(buch, vorgang, abgeholt, beleg)
        for nachricht in gescheitert:
            _melde_gescheitert(buch, vorgang, nachricht)


def _melde_gescheitert(buch: Buch, id: UUID, nachricht: UUID) -> None:
    """Nobody tries it any more by itself: people see it, and may have it sent again (`queue retry`)."""
    vorgang, zeile = buch.vorgaenge.zum_aendern(id), buch.nachrichten.zum_aendern(nachricht)
    if zeile.zustand is not Nachrichtenzustand.GESENDET:
        return
    fehler = NichtZugestellt()
    buch.nachrichten.aendere_zustand(nachricht, Nachrichtenzustand.FEHLGESCHLAGEN, text=fehler.text)
    zeile.laufzettel_ab = None
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


def _vorgang(nachricht: Nachrichtenzeile) -> UUID:
    assert nachricht.vorgang is not None
    return nachricht.vorgang


def _ausgehend(nachricht: Nachrichtenzeile) -> bool:
    return nachricht.richtung is Nachrichtenrichtung.AUS


def _naechste_frage(jetzt: datetime, nachricht: Nachrichtenzeile) -> datetime | None:
    """The older the message, the longer the pause, at most a fourth of its age: in steps, so that those of nearly one
    age are asked for together next time, too."""
    alter = jetzt - (nachricht.uebermittelt or nachricht.erstellt)
    pause = ERSTE_FRAGE
    while pause * 8 <= alter:
        pause *= 2
    return None if alter > LETZTE_FRAGE else jetzt + pause
