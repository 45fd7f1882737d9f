"""A work item gets nowhere: it shows where people look, in the timeline of the Uebergabe it belongs to.

Once while it is still tried, and when it was put aside and nobody tries it any more by itself; then the state
says it too where the handover stands still.
"""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.ablage import Ablage
from gateway.ablage.tabellen import Ereignisart, Nachrichtenzeile
from gateway.ablauf import ausgang, versand
from gateway.ablauf.umgebung import Umgebung
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.errors import Fehler, InternerFehler
from gateway.queue.auftrag import Auftrag, Stoerung


def melde(umgebung: Umgebung, session: Session, stoerung: Stoerung) -> None:
    """Book it in the transaction that parks the item or puts it off."""
    ablage = umgebung.ablage(session)
    auftrag, fehler = stoerung.auftrag, stoerung.fehler
    text = fehler.text if isinstance(fehler, Fehler) else InternerFehler.satz
    if not stoerung.geparkt:
        _dauert(ablage, auftrag, text)
    elif auftrag.art == ausgang.ART:
        nachricht = ablage.nachrichten.zum_aendern(UUID(auftrag.daten["nachricht"]))
        _nicht_gesendet(umgebung, ablage, nachricht, fehler, text)
    elif (id := _uebergabe(ablage, auftrag)) is not None:
        ablage.uebergaben.vermerke(id, f"Gestört: {text}", art=Ereignisart.FEHLER)
        if "schritt" in auftrag.daten:
            _stoere(umgebung, ablage, id, "Die Übergabe steht still.")


def _dauert(ablage: Ablage, auftrag: Auftrag, text: str) -> None:
    if (id := _uebergabe(ablage, auftrag)) is not None:
        ablage.uebergaben.vermerke(
            id, f"Verzögert: {text} Es wird von selbst weiter versucht.", art=Ereignisart.FEHLER
        )


def _uebergabe(ablage: Ablage, auftrag: Auftrag) -> UUID | None:
    if "uebergabe" in auftrag.daten:
        return UUID(auftrag.daten["uebergabe"])
    if "nachricht" in auftrag.daten:
        return ablage.nachrichten.lies(UUID(auftrag.daten["nachricht"])).uebergabe
    return None


def _nicht_gesendet(
    umgebung: Umgebung, ablage: Ablage, nachricht: Nachrichtenzeile, fehler: Exception, text: str
) -> None:
    """No entry, no valid certificate, refused by the mailbox, or the mailbox away for too long."""
    if nachricht.uebergabe is not None:
        ablage.uebergaben.vermerke(
            nachricht.uebergabe, f"{nachricht.typ} nicht gesendet: {text}", art=Ereignisart.FEHLER
        )
        if versand.steht_damit_still(nachricht, ablage.uebergaben.lies(nachricht.uebergabe).zustand):
            _stoere(umgebung, ablage, nachricht.uebergabe, "Eine Nachricht kann nicht gesendet werden.")
    if nachricht.zustand is Nachrichtenzustand.GESCHRIEBEN:
        code = fehler.rueckweisung if isinstance(fehler, Fehler) else None
        ablage.nachrichten.aendere_zustand(
            nachricht.id, Nachrichtenzustand.FEHLGESCHLAGEN, text=text, rueckweisungscode=code
        )


def _stoere(umgebung: Umgebung, ablage: Ablage, id: UUID, text: str) -> None:
    zustand = ablage.uebergaben.lies(id).zustand
    if zustand.endgueltig or zustand is Zustand.GESTOERT:
        return
    ablage.uebergaben.aendere_zustand(
        id,
        Zustand.GESTOERT,
        text=text,
        naechste_pruefung=umgebung.uhr.jetzt() + umgebung.regeln.nachsehen,
    )
