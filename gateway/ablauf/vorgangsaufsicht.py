"""No silence: what should have looked and did not is pushed forward, counted and alarmed (invariant 9).

A check that fails stands in nobody's way: each Vorgang is looked after in a savepoint of its own."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragszustand, Ereignisart
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.auftragsart import WEG
from gateway.domain.worte import oertlich
from gateway.queue.einstellen import Vorhandener
from gateway.queue.verwaltung import unerledigter

_log = logging.getLogger(__name__)
DULDUNG = timedelta(minutes=5)
"""So much later than planned a look may happen without anybody asking why."""


def takt(haus: Haus, session: Session) -> None:
    """The tick: look after every Vorgang whose next look is overdue."""
    buch = Buch(session, haus.mandant, haus.uhr)
    for id in buch.vorgaenge.versaeumte(seit=DULDUNG):
        try:
            with session.begin_nested():
                _sieh_nach(haus, buch, id)
        except Exception as fehler:
            _log.error("Vorgang %s: Frist nicht geprüft (%s)", id, type(fehler).__name__)
            # One that cannot be looked at steps back, or a hundred of them would hide all the others.
            buch.vorgaenge.sieh_spaeter_nach(id, haus.jetzt() + haus.regeln.nachsehen)


def _sieh_nach(haus: Haus, buch: Buch, id: UUID) -> None:
    zeile = buch.vorgaenge.zum_aendern(id)
    schluessel = f"{WEG}:{id}"
    auftrag = unerledigter(buch.session, haus.mandant, schluessel)
    zeile.naechste_pruefung = haus.jetzt() + haus.regeln.nachsehen
    if (
        auftrag is not None
        and auftrag.zustand is not Auftragszustand.GEPARKT
        and auftrag.faellig <= haus.jetzt()
    ):
        return  # a worker is at it, or will be in a moment
    zeile.versaeumt += 1
    if zeile.versaeumt == 1:
        seit = oertlich(zeile.schritt_seit)
        buch.vorgaenge.vermerke(
            zeile,
            f"Überfällig: »{zeile.zustand.angabe.name}« seit {seit:%d.%m.%Y, %H:%M} Uhr, und nichts geht weiter.",
            art=Ereignisart.FEHLER,
        )
    wecke_vorgang(buch, id, Vorhandener.LASSEN)
