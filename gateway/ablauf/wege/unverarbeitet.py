"""The Administration gives a delivery back that gets nowhere here: the DMS will not take it, or our program can't.

Nobody has looked into it, so nothing is said of the person or the file. The sender learns why in a 0010 and decides;
it keeps its copy until somebody has taken the file over (invariant 10)."""

from __future__ import annotations

from dataclasses import replace

from gateway.ablage.tabellen import Ereignisart
from gateway.ablauf.akte import einlagerung
from gateway.ablauf.post.zurueckgabe import Rueckgabewunsch
from gateway.ablauf.schritt import Ergebnis, Lage, Meldung
from gateway.ablauf.wege import annahme
from gateway.errors import Fehler

_REST = "Im DMS kann davon ein verborgener Rest liegen; »dms abgleich« nennt ihn."


def gib_unverarbeitet_zurueck(lage: Lage) -> Ergebnis:
    """0010 to the sender; what the DMS had got of it so far goes, as far as the DMS lets us."""
    zeile = lage.vorgang
    wunsch = Rueckgabewunsch.aus(zeile.zurueckgeben or {})
    text = f"Die Lieferung wird zurückgegeben: {wunsch.fehler.text} {_raeume_dms(lage)}".rstrip()
    meldung = Meldung(text, art=Ereignisart.FEHLER, wer=wunsch.durch)
    return replace(annahme.weise_zurueck(lage, wunsch.fehler), meldung=meldung)


def _raeume_dms(lage: Lage) -> str:
    """That the DMS is out of order may be why it is given back."""
    try:
        einlagerung.brich_ab(lage.haus, lage.vorgang)
    except Fehler:
        return _REST
    return ""
