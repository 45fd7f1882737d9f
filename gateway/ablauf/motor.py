"""The engine: causes wake, steps look.

A Vorgang has one cursor (`weg`, `schritt`: data, never renamed) and one work item (`weg:<id>`). A cause (a
message accepted, a decision, the clock) books what happened and wakes that item, nothing else. The step looks
at the facts and answers with a typed result; its booking, the new cursor and the end of the work item commit
together (invariant 2). Waiting is a step like any other, so the list of steps is the legal way.

A killed worker's step simply runs again: every effect outside the database is idempotent on our own ids. Steps
that book nothing are not worth a transaction of their own; they are booked with the next one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import (
    ENDE,
    Auftragsklasse,
    Uebergabezeile,
)
from gateway.ablauf.haus import Haus
from gateway.ablauf.post.fundsachen import am_morgen
from gateway.ablauf.schritt import Antwort, Frage, Lage, Warte, Weiter
from gateway.ablauf.wecken import wecke_vorgang
from gateway.ablauf.weg import Gang, SchrittUnbekannt, Weg
from gateway.ablauf.wegbuchung import buche, wieder_hinsehen
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten


def bearbeite(wege: Mapping[str, Weg], haus: Haus, auftrag: Auftrag) -> Abschluss:
    """Work item: go on until there is nothing to do but to wait. Raises `SchrittUnbekannt`."""
    zeile, antwort = _sieh_hin(haus, UUID(auftrag.daten["vorgang"]))
    while True:
        if zeile.schritt == ENDE:
            return Erledigt()
        if zeile.weg not in wege:
            raise SchrittUnbekannt(wo=zeile.weg)
        gang = Gang(wege[zeile.weg], zeile, antwort)
        if _macht_platz(gang, auftrag):
            return Warten(haus.jetzt(), klasse=Auftragsklasse.SCHWER)
        _gehe(haus, auftrag, gang)
        if not isinstance(gang.letztes, Weiter) or gang.danach == ENDE:
            return _abschluss(haus, gang)
        with haus.buchen_im(auftrag) as buch:
            gebucht = buche(haus, buch, gang)
            zeile, antwort = buch.vorgaenge.zum_aendern(zeile.id), None if gebucht else antwort
        haus.haltepunkt(f"{gang.weg.name}.{gang.spur[-1][0]}.gebucht")


def _sieh_hin(haus: Haus, id: UUID) -> tuple[Uebergabezeile, Antwort | None]:
    """The Vorgang as it stands, and the answer that nobody has followed yet."""
    with haus.lesen() as buch:
        zeile, beantwortet, verpackt, regelsatz = buch.vorgaenge.mit_antwort(id)
    haus.merke_raum(id, verpackt)
    haus.merke_regelsatz(regelsatz)
    return zeile, Antwort.aus(beantwortet) if beantwortet else None


def _macht_platz(gang: Gang, auftrag: Auftrag) -> bool:
    """Much content is to be moved: as heavy work, behind the light work that is due."""
    return auftrag.klasse is Auftragsklasse.LEICHT and gang.weg.ist_schwer(gang.zeile.schritt, gang.zeile)


def _gehe(haus: Haus, auftrag: Auftrag, gang: Gang) -> None:
    """Step by step until something must be committed."""
    name, antwort = gang.weg.einstieg(gang.zeile), gang.antwort
    while True:
        tue = gang.weg.schritt(name)
        haus.haltepunkt(f"{gang.weg.name}.{name}.vorher")
        ergebnis = tue(Lage(haus, gang.zeile, auftrag, antwort))
        if isinstance(ergebnis, Frage):
            ergebnis = _oder_gewartet(haus, gang.zeile.id, ergebnis)
        haus.haltepunkt(f"{gang.weg.name}.{name}.nachher")
        gang.nimm(name, ergebnis)
        name, antwort = gang.danach, None
        if not isinstance(ergebnis, Weiter) or ergebnis.eilt or name == ENDE:
            return
        if gang.weg.ist_schwer(name, gang.zeile) and auftrag.klasse is Auftragsklasse.LEICHT:
            return


def _oder_gewartet(haus: Haus, vorgang: UUID, frage: Frage) -> Frage | Warte:
    """A person has said until when to wait: whatever wakes us before (a reminder, say) is no reason to ask the same
    again. Another question is."""
    with haus.lesen() as buch:
        letzte = buch.aufgaben.neueste(Gegenstand(vorgang))
    if letzte is None or (letzte.art, letzte.wahl) != (frage.art, "warten"):
        return frage
    bis = am_morgen(letzte.wert, haus.jetzt())
    ist_vorbei = letzte.zustand is not Aufgabenzustand.ERLEDIGT or bis <= haus.jetzt()
    return frage if ist_vorbei else Warte(bis=bis, buchen=frage.buchen)


def _abschluss(haus: Haus, gang: Gang) -> Abschluss:
    def buchen(session: Any) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        if not buche(haus, buch, gang):
            wecke_vorgang(buch, gang.zeile.id)

    match gang.letztes:
        case Warte(bis=bis):
            return Warten(bis, buchen)
        case Frage() as frage:
            return Warten(wieder_hinsehen(haus, frage), buchen)
    return Erledigt(buchen)
