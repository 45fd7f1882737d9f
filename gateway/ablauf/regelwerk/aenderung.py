"""Changing the rules takes two persons: one drafts a version, another activates it. Nothing is overwritten.

What waits or is held by the old rules looks again by the new ones at once."""

from __future__ import annotations

from gateway.ablage.regelsaetze import regelsatz_von
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.begruendung import eigene_worte
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.aufgabe import Rolle
from gateway.domain.regelsatz import Regelsatz
from gateway.errors import EingabeFehler


class NurZuZweit(EingabeFehler):
    """The drafter doesn't activate."""

    code = "regelsatz.vier_augen"
    satz = "Wer den Regelsatz entworfen hat, kann ihn nicht aktivieren; es muss eine andere Person sein."


class VersionUeberholt(EingabeFehler):
    """It counts already, or a later one does."""

    code = "regelsatz.ueberholt"
    satz = "Diese Version gilt schon, oder eine spätere gilt."


@noch_einmal
def entwirf(haus: Haus, satz: Regelsatz, durch: str, grund: str) -> int:
    """Store a draft; returns its version. Raises `NichtGefunden`, `FalscheRolle`, `BegruendungUnzulaessig`."""
    with haus.buchen() as buch:
        benutzer = berechtigte(haus, buch, durch, Rolle.ADMINISTRATION, Rolle.FREIGABE)
        benutzer.zuletzt = haus.jetzt()
        return buch.regelsaetze.entwirf(satz, benutzer.id, eigene_worte(grund))


@noch_einmal
def aktiviere(haus: Haus, version: int, durch: str, grund: str = "") -> Regelsatz:
    """From now on this version counts; returns it. Raises `NichtGefunden`, `FalscheRolle`, `NurZuZweit`,
    `VersionUeberholt`, `RegelsatzPasstNicht`, `BegruendungUnzulaessig`."""
    with haus.buchen() as buch:
        zeile = buch.regelsaetze.zum_aendern(version)
        benutzer = berechtigte(haus, buch, durch, Rolle.FREIGABE)
        if benutzer.id == zeile.entworfen_von:
            raise NurZuZweit
        gilt = buch.regelsaetze.aktive_version()
        if gilt >= version:
            raise VersionUeberholt(_warum(version, gilt))
        satz = regelsatz_von(zeile)
        benutzer.zuletzt = haus.jetzt()
        buch.regelsaetze.aktiviere(zeile, benutzer.id, eigene_worte(grund))
        for id in buch.vorgaenge.bei_schritt(HAENGT_AN_REGELN):
            wecke_vorgang(buch, id)
    return satz


HAENGT_AN_REGELN = (
    *("pruefe_anforderung", "pruefe_regeln", "pruefe_vor_dem_packen"),
    *("warte_auf_lieferung", "warte_auf_pakete", "warte_auf_quittung"),
)
"""Steps that a rule or a service level holds."""


def _warum(version: int, gilt: int) -> str:
    if version == gilt:
        return f"Die Version {version} gilt schon."
    return f"Es gilt schon die spätere Version {gilt}; wer zurück will, entwirft den alten Inhalt neu."
