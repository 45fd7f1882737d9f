"""Notices of the registry office: what an accepted one books, and whom it wakes."""

from __future__ import annotations

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post.oeffnung import Effekt
from gateway.domain.meldung import Meldung
from gateway.domain.nachricht import Nachrichtenzustand
from gateway.nachrichten import meldung as meldungsangaben
from gateway.nachrichten.arten import KLASSEN
from gateway.nachrichten.meldenachricht import MeldeNachricht
from gateway.nachrichten.meldung import Meldenachricht

TYPEN = tuple(klasse.TYP for klasse in KLASSEN.values() if issubclass(klasse, MeldeNachricht))
"""Message types that are notices."""


def nimm_an(haus: Haus, eingang: Nachrichtenzeile, nachricht: Meldenachricht) -> Effekt:
    """0301xx, 0304xx: checked, from an office that the directory names."""
    return verarbeite(haus, eingang, meldungsangaben.als_domaene(nachricht))


def verarbeite(haus: Haus, eingang: Nachrichtenzeile, meldung: Meldung) -> Effekt:
    """What follows from a notice. No legal way reacts to it yet, so it is filed."""
    del haus, meldung

    def buchen(buch: Buch) -> bool:
        buch.nachrichten.aendere_zustand(eingang.id, Nachrichtenzustand.ABGELEGT)
        return True

    return buchen
