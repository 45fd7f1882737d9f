"""The other authority is silent: it is reminded along the ladder, then a person is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Warte
from gateway.ablauf.wege import gemeinsam
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.fristen import Leiter, abstand


def mahne(
    lage: Lage,
    typ: str,
    leiter: Leiter,
    *,
    erinnere: Callable[[Lage, int], ausgang.Ausgang],
    frage: Callable[[Lage, int], Frage],
) -> Ergebnis:
    """Wait, remind by a message of this type, or ask. `erinnere` gets the number of the reminder, `frage` how
    many there were."""
    bisher, satz = gemeinsam.nachrichten(lage, typ), lage.haus.regelsatz()
    stufe, jetzt = len(bisher), lage.haus.jetzt()
    bis = satz.nach(_seit(lage, bisher), abstand(leiter, stufe))
    if jetzt < bis:
        return Warte(bis=bis)
    if stufe < len(leiter) - 1:
        naechste = satz.nach(jetzt, abstand(leiter, stufe + 1))
        return Warte(bis=naechste, buchen=ausgang.aussteller([erinnere(lage, stufe + 1)]))
    gefragt = frage(lage, stufe)
    bis = gewartet_wird_bis(lage, gefragt.art, leiter) or bis
    return Warte(bis=bis) if jetzt < bis else gefragt


def _seit(lage: Lage, erinnerungen: Sequence[Nachrichtenzeile]) -> datetime:
    """When the step was reached, or the last reminder was written."""
    letzte = max((n.erstellt for n in erinnerungen), default=lage.vorgang.schritt_seit)
    return max(letzte, lage.vorgang.schritt_seit)


def gewartet_wird_bis(lage: Lage, art: str, leiter: Leiter) -> datetime | None:
    """What a person has answered before: whatever wakes us meanwhile is no reason to ask again."""
    with lage.haus.lesen() as buch:
        letzte = buch.aufgaben.neueste(Gegenstand(lage.vorgang.id))
    if letzte is None or letzte.art != art or letzte.zustand is not Aufgabenzustand.ERLEDIGT:
        return None
    antwort = Antwort.aus(letzte)
    if antwort.wahl == "warten":
        return gemeinsam.am_tag(antwort)
    return lage.haus.regelsatz().nach(letzte.geaendert, leiter[0])
