"""What the steps found is booked in one transaction: row, timeline, question, next look (invariant 2)."""

from __future__ import annotations

import logging
from datetime import datetime
from functools import partial

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import nach_dem_commit
from gateway.ablage.tabellen import (
    ENDE,
    Ereignisart,
    Uebergabezeile,
)
from gateway.ablauf.haus import Haus
from gateway.ablauf.schritt import Ende, Ergebnis, Frage, Meldung, Warte, Weiter
from gateway.ablauf.weg import Gang, setze
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.worte import oertlich

_log = logging.getLogger(__name__)


def buche(haus: Haus, buch: Buch, gang: Gang) -> bool:
    """Book what the steps found, unless somebody has meanwhile wished it to end, or told something of the
    person: then they look again."""
    gesehen = _stand(gang.zeile)
    zeile = buch.vorgaenge.zum_aendern(gang.zeile.id)
    if _stand(zeile) != gesehen:
        return False
    _schliesse_fragen(buch, zeile, gang)
    for _, ergebnis in gang.spur:
        setze(zeile, ergebnis)
        ergebnis.buchen(buch, zeile)
        _melde(buch, zeile, ergebnis)
    if gang.danach != zeile.schritt:
        zeile.schritt, zeile.schritt_seit = gang.danach, haus.jetzt()
    _stelle_frage(haus, buch, zeile, gang)
    zeile.naechste_pruefung = _naechste_pruefung(haus, gang)
    zeile.versaeumt = 0
    zeile.staut = gang.letztes.staut if isinstance(gang.letztes, Warte) else None
    nach_dem_commit(buch.session, partial(_protokolliere, buch.mandant, gang))
    return True


def _protokolliere(mandant: str, gang: Gang) -> None:
    """One line of the log for each step that was done; looking once more and finding nothing new is none."""
    name, ergebnis = gang.spur[0]
    if len(gang.spur) == 1 and name == gang.zeile.schritt and _wie_zuvor(gang.zeile, ergebnis):
        return
    for name, ergebnis in gang.spur:
        _log.info("Vorgang %s (%s): %s.%s: %s", gang.zeile.id, mandant, gang.weg.name, name, _kurz(ergebnis))


def _wie_zuvor(zeile: Uebergabezeile, ergebnis: Ergebnis) -> bool:
    if isinstance(ergebnis, Frage):
        return zeile.haelt == ergebnis.art
    return isinstance(ergebnis, Warte) and ergebnis.meldung is None and ergebnis.zustand is None


def _kurz(ergebnis: Ergebnis) -> str:
    """Names of ours, no content."""
    zustand = f", {ergebnis.zustand.angabe.name}" if ergebnis.zustand else ""
    match ergebnis:
        case Warte(bis=bis):
            return f"wartet, spätestens bis {oertlich(bis):%d.%m.%Y %H:%M:%S}{zustand}"
        case Frage(art=art):
            return f"fragt {art}{zustand}"
        case Ende():
            return f"zu Ende{zustand}"
        case Weiter(nach=nach):
            return f"erledigt{f', weiter mit {nach}' if nach else ''}{zustand}"


def _stand(zeile: Uebergabezeile) -> tuple[str, str | None, bool, bool]:
    """What a cause from outside may change while a step looks."""
    zurueck = zeile.zurueckgeben is not None
    return zeile.schritt, zeile.abbruch_grund, zurueck, zeile.neue_meldung


def _melde(buch: Buch, zeile: Uebergabezeile, ergebnis: Ergebnis) -> None:
    meldung = ergebnis.meldung
    if ergebnis.zustand is not None and ergebnis.zustand is not zeile.zustand:
        meldung = meldung or Meldung(ergebnis.zustand.angabe.name + ".")
        buch.vorgaenge.setze_zustand(
            zeile,
            ergebnis.zustand,
            meldung.text,
            wer=meldung.wer,
            nachweis=meldung.nachweis,
            partner_sagt=meldung.partner_sagt,
            als_naechstes=meldung.als_naechstes,
        )
    elif meldung is not None:
        buch.vorgaenge.vermerke(
            zeile,
            meldung.text,
            art=meldung.art,
            wer=meldung.wer,
            nachweis=meldung.nachweis,
            partner_sagt=meldung.partner_sagt,
            als_naechstes=meldung.als_naechstes,
        )


def _schliesse_fragen(buch: Buch, zeile: Uebergabezeile, gang: Gang) -> None:
    """The answer has been followed; a question whose ground has vanished closes itself and says so."""
    if gang.antwort is not None:
        buch.aufgaben.erledige(buch.aufgaben.zum_aendern(gang.antwort.aufgabe))
    if zeile.haelt is None or (isinstance(gang.letztes, Frage) and gang.letztes.art == zeile.haelt):
        return
    offen = buch.aufgaben.offene(Gegenstand(zeile.id))
    if offen is not None:
        buch.aufgaben.mache_hinfaellig(offen)
        buch.vorgaenge.vermerke(zeile, "Die Frage hat sich erledigt.", art=Ereignisart.FRAGE)
    zeile.haelt = None


def _stelle_frage(haus: Haus, buch: Buch, zeile: Uebergabezeile, gang: Gang) -> None:
    frage = gang.letztes
    if not isinstance(frage, Frage):
        return
    buch.session.flush()
    neu = zeile.haelt != frage.art
    art = AUFGABENARTEN[frage.art]
    aufgabe = buch.aufgaben.stelle(
        Gegenstand(zeile.id),
        art,
        schritt=zeile.schritt,
        text=frage.text,
        angaben=frage.angaben,
        bis=frage.bis or _faellig(haus, frage),
    )
    zeile.haelt = frage.art
    if neu:
        buch.vorgaenge.vermerke(
            zeile, frage.text, art=Ereignisart.FRAGE, als_naechstes="Eine benannte Person muss entscheiden."
        )
    elif haus.jetzt() >= aufgabe.bis:
        buch.vorgaenge.vermerke(zeile, "Überfällig: Die Entscheidung steht noch aus.", art=Ereignisart.FEHLER)


def _naechste_pruefung(haus: Haus, gang: Gang) -> datetime | None:
    match gang.letztes:
        case _ if gang.danach == ENDE:
            return None
        case Warte(bis=bis):
            return bis
        case Frage() as frage:
            return wieder_hinsehen(haus, frage)
    return haus.jetzt() + haus.regeln.nachsehen


def wieder_hinsehen(haus: Haus, frage: Frage) -> datetime:
    """When the answer is due, and from then on again and again."""
    jetzt = haus.jetzt()
    return frage.bis if frage.bis is not None and frage.bis > jetzt else _faellig(haus, frage)


def _faellig(haus: Haus, frage: Frage) -> datetime:
    satz = haus.regelsatz()
    return satz.nach(haus.jetzt(), satz.fristen.fuer(AUFGABENARTEN[frage.art].rolle))
