"""The other authority is silent: it is reminded along the ladder, then a person is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablauf.post import ausgang
from gateway.ablauf.schritt import Antwort, Ergebnis, Frage, Lage, Warte
from gateway.ablauf.wege import gemeinsam
from gateway.domain.aufgabe import Aufgabenzustand

STUFEN = (3, 7, 14, 21)
"""Days at which a reminder goes, and the last one at which a person is asked; in proportion to the authority's own
period, which is the first."""


def mahne(
    lage: Lage,
    typ: str,
    frist: timedelta,
    *,
    erinnere: Callable[[Lage, int], ausgang.Ausgang],
    frage: Callable[[Lage, int], Frage],
) -> Ergebnis:
    """Wait, remind by a message of this type, or ask. `erinnere` gets the number of the reminder, `frage` how
    many there were."""
    bisher = gemeinsam.nachrichten(lage, typ)
    stufe = len(bisher)
    bis = _faellig(lage, bisher, _abstand(frist, stufe))
    if lage.haus.jetzt() < bis:
        return Warte(bis=bis)
    if stufe < len(STUFEN) - 1:
        naechste = lage.haus.jetzt() + _abstand(frist, stufe + 1)
        return Warte(bis=naechste, buchen=ausgang.aussteller([erinnere(lage, stufe + 1)]))
    gefragt = frage(lage, stufe)
    bis = _gewartet_wird_bis(lage, gefragt.art, frist) or bis
    return Warte(bis=bis) if lage.haus.jetzt() < bis else gefragt


def _faellig(lage: Lage, erinnerungen: Sequence[Nachrichtenzeile], frist: timedelta) -> datetime:
    """After the step was reached, or after the last reminder."""
    letzte = max((n.erstellt for n in erinnerungen), default=lage.vorgang.schritt_seit)
    return max(letzte, lage.vorgang.schritt_seit) + frist


def _abstand(frist: timedelta, stufe: int) -> timedelta:
    """From the step of the ladder before to this one: after an outage of weeks the reminders don't come all at
    once."""
    stelle = min(stufe, len(STUFEN) - 1)
    return frist * (STUFEN[stelle] - (0, *STUFEN)[stelle]) / STUFEN[0]


def _gewartet_wird_bis(lage: Lage, art: str, frist: timedelta) -> datetime | None:
    """What a person has answered before: whatever wakes us meanwhile is no reason to ask again."""
    with lage.haus.lesen() as buch:
        letzte = buch.aufgaben.neueste(Gegenstand(lage.vorgang.id))
    if letzte is None or letzte.art != art or letzte.zustand is not Aufgabenzustand.ERLEDIGT:
        return None
    antwort = Antwort.aus(letzte)
    return gemeinsam.am_tag(antwort) if antwort.wahl == "warten" else letzte.geaendert + frist
