"""After the sending: the mailbox's process card says when the other authority has fetched the delivery.

Asked for until every message is acknowledged, less and less often; a mailbox that keeps no cards is a fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablauf import nachweis
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import LIEFERUNG, UNTERWEGS, Nachrichtenrichtung
from gateway.ports import Blob
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten
from gateway.queue.einstellen import stelle_ein

ART = "ausgang.laufzettel"
ERSTE_FRAGE = timedelta(seconds=30)
LETZTE_FRAGE = timedelta(days=14)
"""After this nobody asks any more: the reminders of the flow have taken over long ago."""
AUF_EINMAL = 100
"""Cards asked for in one order."""


def beobachte(umgebung: Umgebung, session: Session, uebergabe: UUID) -> None:
    """Begin to ask for the cards of a delivery, in the caller's transaction."""
    jetzt = umgebung.uhr.jetzt()
    stelle_ein(
        session,
        umgebung.mandant,
        ART,
        f"{ART}:{uebergabe}",
        {"uebergabe": str(uebergabe)},
        jetzt=jetzt,
        faellig=jetzt + ERSTE_FRAGE,
    )


def frage_ab(umgebung: Umgebung, auftrag: Auftrag) -> Abschluss:
    """Work item: ask once for all cards that are still open."""
    id = UUID(auftrag.daten["uebergabe"])
    with umgebung.lesen() as ablage:
        partner = ablage.uebergaben.lies(id).partner
        offen = _offene(ablage, id)
    if not offen:
        return Erledigt()
    gefragt = {n.osci_message_id: n for n in offen[:AUF_EINMAL] if n.osci_message_id}
    auskunft = umgebung.postfach.frage_laufzettel(list(gefragt), umgebung.verzeichnis.finde(partner))
    if not auskunft.staende:
        return Erledigt()
    abgeholt = {
        gefragt[kennung].id: stand.empfangen
        for kennung, stand in auskunft.staende.items()
        if stand.empfangen is not None
    }
    beleg = nachweis.lege(umgebung, auftrag, id, auskunft.beleg) if abgeholt else None

    def buchen(session: Session) -> None:
        if beleg is not None:
            _merke(umgebung.ablage(session), id, abgeholt, beleg)

    if len(abgeholt) == len(offen):
        return Erledigt(buchen)
    wieder = _naechste_frage(umgebung.uhr.jetzt(), offen)
    return Warten(wieder, buchen) if wieder else Erledigt(buchen)


def _merke(ablage: Ablage, id: UUID, abgeholt: dict[UUID, datetime], beleg: Blob) -> None:
    for nachricht, wann in abgeholt.items():
        ablage.nachrichten.merke_abholung(nachricht, wann, beleg)
    teile = [n for n in ablage.nachrichten.zur_uebergabe(id) if n.typ in LIEFERUNG and _ausgehend(n)]
    if any(n.id in abgeholt for n in teile) and all(n.abgeholt is not None for n in teile):
        ablage.uebergaben.vermerke(
            id,
            "Die andere Behörde hat die Lieferung abgeholt (Laufzettel des Postfachs).",
            art=Ereignisart.NACHRICHT,
            nachweis=next(iter(abgeholt)),
        )


def _offene(ablage: Ablage, uebergabe: UUID) -> list[Nachrichtenzeile]:
    return [
        n
        for n in ablage.nachrichten.zur_uebergabe(uebergabe)
        if _ausgehend(n) and n.zustand in UNTERWEGS and n.abgeholt is None
    ]


def _ausgehend(nachricht: Nachrichtenzeile) -> bool:
    return nachricht.richtung is Nachrichtenrichtung.AUS


def _naechste_frage(jetzt: datetime, offen: Sequence[Nachrichtenzeile]) -> datetime | None:
    """The older the delivery, the longer the pause."""
    alter = jetzt - min(n.uebermittelt or n.erstellt for n in offen)
    return None if alter > LETZTE_FRAGE else jetzt + max(ERSTE_FRAGE, alter / 4)
