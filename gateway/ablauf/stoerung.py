"""A work item gets nowhere: it shows where people look, in the timeline of the Vorgang it belongs to.

Once while it is still tried, and when it was put aside and nobody tries it any more by itself. Disturbed the
Vorgang is as long as an item of it is parked (`Vorgangssuche`)."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Ereignisart
from gateway.ablauf.haus import Haus
from gateway.ablauf.post import laufzettel
from gateway.domain.auftragsart import SENDEN
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.errors import Fehler, InternerFehler
from gateway.queue.auftrag import Auftrag, Stoerung

_HOECHSTENS = 100
"""Timelines that one disturbance is told in."""


def melde(haus: Haus, session: Session, stoerung: Stoerung) -> None:
    """Book it in the transaction that parks the item or puts it off."""
    buch = Buch(session, haus.mandant, haus.uhr)
    auftrag, fehler = stoerung.auftrag, stoerung.fehler
    text = fehler.text if isinstance(fehler, Fehler) else InternerFehler.satz
    for vorgang in _vorgaenge(buch, auftrag):
        zeile = buch.vorgaenge.zum_aendern(vorgang)
        satz = f"Verzögert: {text} Es wird von selbst weiter versucht."
        if stoerung.geparkt:
            satz = f"{_was(buch, auftrag)}: {text}"
        buch.vorgaenge.vermerke(zeile, satz, art=Ereignisart.FEHLER)
    if stoerung.geparkt and auftrag.art == SENDEN:
        _nicht_gesendet(buch, UUID(auftrag.daten["nachricht"]), fehler, text)


def _was(buch: Buch, auftrag: Auftrag) -> str:
    if auftrag.art != SENDEN:
        return "Gestört"
    return f"{buch.nachrichten.lies(UUID(auftrag.daten['nachricht'])).typ} nicht gesendet"


def _vorgaenge(buch: Buch, auftrag: Auftrag) -> Sequence[UUID]:
    """To which it belongs: mostly one; all whose process cards are asked for together."""
    daten = auftrag.daten
    if "vorgang" in daten:
        return (UUID(daten["vorgang"]),)
    if "nachricht" in daten:
        vorgang = buch.nachrichten.lies(UUID(daten["nachricht"])).vorgang
        return () if vorgang is None else (vorgang,)
    if auftrag.art == laufzettel.ART:
        return buch.laufzettel.vorgaenge(daten["transport"], daten["partner"], hoechstens=_HOECHSTENS)
    return ()


def _nicht_gesendet(buch: Buch, id: UUID, fehler: Exception, text: str) -> None:
    """No entry, no valid certificate, refused by the mailbox, or the mailbox away for too long."""
    if buch.nachrichten.zum_aendern(id).zustand is Nachrichtenzustand.GESCHRIEBEN:
        code = fehler.rueckweisung if isinstance(fehler, Fehler) else None
        buch.nachrichten.aendere_zustand(
            id, Nachrichtenzustand.FEHLGESCHLAGEN, text=text, rueckweisungscode=code
        )
