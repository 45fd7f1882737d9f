"""Taking a Vorgang back: a person's wish, followed by the way as long as nothing has left or come in.

The row is locked while the wish is booked. A step that is at work at this moment books on the same row: it sees
the wish and looks again, so that of the two exactly one counts."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.tabellen import ENDE, Ereignisart, Uebergabezeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.aufgaben import berechtigte
from gateway.ablauf.begruendung import begruendung
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.aufgabe import Rolle
from gateway.domain.uebergabe import Richtung
from gateway.errors import EingabeFehler


class AbbruchZuSpaet(EingabeFehler):
    """It is over, somebody wished it already, or the file is on its way out or in."""

    code = "abbruch.zu_spaet"
    satz = "Diese Übergabe lässt sich nicht mehr abbrechen."


@noch_einmal
def verlange(haus: Haus, id: UUID, *, durch: str, grund: str) -> None:
    """Let this Vorgang end. `durch` is a user id with the role Sachbearbeitung or Freigabe.

    Raises `NichtGefunden`, `FalscheRolle`, `AbbruchZuSpaet` and what `begruendung` does."""
    grund = begruendung(grund, "Ein Abbruch braucht einen Grund.")
    with haus.buchen() as buch:
        zeile = buch.vorgaenge.zum_aendern(id)
        benutzer = berechtigte(haus, buch, durch, Rolle.SACHBEARBEITUNG, Rolle.FREIGABE)
        _pruefe(zeile)
        buch.vorgaenge.verlange_abbruch(zeile, benutzer.id, grund)
        buch.vorgaenge.vermerke(
            zeile, f"Abbruch verlangt. Grund: {grund}", art=Ereignisart.ENTSCHEIDUNG, wer=benutzer.name
        )
        benutzer.zuletzt = haus.jetzt()
        wecke_vorgang(buch, id)


def geht_noch(zeile: Uebergabezeile) -> bool:
    """May somebody still wish it?"""
    try:
        _pruefe(zeile)
    except AbbruchZuSpaet:
        return False
    return True


def _pruefe(zeile: Uebergabezeile) -> None:
    if zeile.schritt == ENDE or zeile.zustand.endgueltig:
        raise AbbruchZuSpaet("Diese Übergabe ist schon beendet.")
    if zeile.abbruch_grund is not None:
        raise AbbruchZuSpaet("Der Abbruch dieser Übergabe ist schon verlangt.")
    from gateway.ablauf.arbeit import WEGE  # all the legal ways: commands that only list shall not load them

    weg = WEGE.get(zeile.weg)
    angekommen = zeile.richtung is Richtung.UEBERNAHME and zeile.lieferung_uuid is not None
    if weg is not None and zeile.schritt in weg.abbrechbar and not angekommen:
        return
    if zeile.richtung is Richtung.ABGABE:
        raise AbbruchZuSpaet(
            "Die Lieferung ist schon gepackt oder gesendet; sie ist nicht mehr zurückzuholen."
        )
    raise AbbruchZuSpaet("Die Akte ist schon da oder trifft gerade ein; sie wird zu Ende übernommen.")
