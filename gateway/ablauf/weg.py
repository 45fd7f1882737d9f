"""The engine: causes wake, steps look.

A Vorgang has one cursor (`weg`, `schritt`: data, never renamed) and one work item (`weg:<id>`). A cause (a
message accepted, a decision, the clock) books what happened and wakes that item, nothing else. The step looks
at the facts and answers with a typed result; its booking, the new cursor and the end of the work item commit
together (invariant 2). Waiting is a step like any other, so the list of steps is the legal way.

A killed worker's step simply runs again: every effect outside the database is idempotent on our own ids. Steps
that book nothing are not worth a transaction of their own; they are booked with the next one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from gateway.ablage.aufgaben import Gegenstand
from gateway.ablage.bestand import SYSTEM
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import nach_dem_commit
from gateway.ablage.tabellen import (
    ENDE,
    Aufgabenzeile,
    Auftragsklasse,
    Ereignisart,
    Uebergabezeile,
)
from gateway.ablauf.haus import Haus
from gateway.ablauf.wecken import wecke_vorgang
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.uebergabe import Zustand
from gateway.domain.worte import oertlich
from gateway.errors import VoruebergehenderFehler
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Warten

_log = logging.getLogger(__name__)

GROSS = 5_000_000
"""Bytes from which on a step that moves content lets light work of others go first."""
Buchung = Callable[[Buch, Uebergabezeile], None]
"""Books on the locked row of the Vorgang, in the transaction that moves the cursor."""


class SchrittUnbekannt(VoruebergehenderFehler):
    """The cursor stands at a step that this program doesn't know: rolled back to an older one."""

    code = "weg.schritt_unbekannt"
    satz = "Dieses Programm kennt den Schritt nicht, bei dem der Vorgang steht; es ist älter als die Daten."
    rat = "Wieder das neuere Programm einspielen; der Vorgang geht dann von selbst weiter."
    geduldig = True


def nichts(buch: Buch, zeile: Uebergabezeile) -> None:
    """Nothing to book."""
    del buch, zeile


@dataclass(frozen=True)
class Antwort:
    """How a question of this step was answered; it counts for nothing else."""

    aufgabe: UUID
    art: str
    wahl: str
    wert: str | None
    grund: str
    durch: str
    angaben: Mapping[str, Any]

    @classmethod
    def aus(cls, zeile: Aufgabenzeile) -> Antwort:
        return cls(
            zeile.id,
            zeile.art,
            zeile.wahl or "",
            zeile.wert,
            zeile.grund or "",
            zeile.durch or "",
            dict(zeile.angaben),
        )


@dataclass(frozen=True)
class Lage:
    """What a step sees: its house, its Vorgang as it stood, and the answer to its question, if there is one."""

    haus: Haus
    vorgang: Uebergabezeile
    auftrag: Auftrag
    antwort: Antwort | None = None


@dataclass(frozen=True)
class Meldung:
    """What the timeline says. `partner_sagt`: the partner's own words, kept apart from our sentence."""

    text: str
    art: Ereignisart = Ereignisart.VERMERK
    wer: str = SYSTEM
    nachweis: UUID | None = None
    partner_sagt: str | None = None
    als_naechstes: str | None = None


@dataclass(frozen=True, kw_only=True)
class _Ergebnis:
    meldung: Meldung | None = None
    zustand: Zustand | None = None
    """The state from now on; None = as it was."""
    buchen: Buchung = nichts


@dataclass(frozen=True, kw_only=True)
class Weiter(_Ergebnis):
    """Done; the next step follows, or the one named by `nach` (a branch). `spaeter`: what is booked is looked
    at by nobody before the next transaction, which takes it along."""

    nach: str | None = None
    spaeter: bool = False
    setzt: Mapping[str, Any] = field(default_factory=dict)
    """Plain values of the row that the next steps see at once; booked with them."""

    @property
    def eilt(self) -> bool:
        return self.buchen is not nichts and not self.spaeter


@dataclass(frozen=True, kw_only=True)
class Warte(_Ergebnis):
    """Look again when woken, at the latest at `bis`."""

    bis: datetime


@dataclass(frozen=True, kw_only=True)
class Frage(_Ergebnis):
    """A person must answer; the decision wakes, and this step looks again."""

    art: str
    text: str
    angaben: Mapping[str, Any] = field(default_factory=dict)
    bis: datetime | None = None
    """When the law wants the answer; None = the authority's own period."""


@dataclass(frozen=True, kw_only=True)
class Ende(_Ergebnis):
    """Nothing is left to do."""


Ergebnis = Weiter | Warte | Frage | Ende
Tat = Callable[[Lage], Ergebnis]


class Weg:
    """The legal way of one kind of Vorgang, from the first cause to the deletion: its steps in order."""

    def __init__(
        self,
        name: str,
        schritte: Sequence[Tat],
        *,
        zweige: Sequence[Tat] = (),
        schwer: Iterable[Tat] = (),
        abbrechbar: Iterable[Tat] = (),
        abbruch: Tat | None = None,
    ) -> None:
        """`schritte`: the line from the first cause to the deletion; `zweige`: steps beside it, reached and left by
        name. `schwer`: steps that move much content. `abbrechbar`: steps at which it may still end by a person's
        wish; they lead to `abbruch` then."""
        self.name = name
        self.linie = tuple(schritt.__name__ for schritt in schritte)
        self.schritte = {schritt.__name__: schritt for schritt in (*schritte, *zweige)}
        self._schwer = frozenset(s.__name__ for s in schwer)
        self.abbrechbar = frozenset(s.__name__ for s in abbrechbar)
        self._abbruch = abbruch.__name__ if abbruch else None

    @property
    def anfang(self) -> str:
        return self.linie[0]

    def einstieg(self, zeile: Uebergabezeile) -> str:
        """The step to do now: the cursor's, or the way out when somebody wants it to end."""
        if zeile.abbruch_grund is not None and self._abbruch and zeile.schritt in self.abbrechbar:
            return self._abbruch
        return zeile.schritt

    def schritt(self, name: str) -> Tat:
        """Raises `SchrittUnbekannt`."""
        if name not in self.schritte:
            raise SchrittUnbekannt(wo=f"{self.name}.{name}")
        return self.schritte[name]

    def ist_schwer(self, name: str, zeile: Uebergabezeile) -> bool:
        return name in self._schwer and (zeile.bytes_gesamt or 0) > GROSS

    def folgender(self, name: str) -> str:
        stelle = self.linie.index(name) + 1
        return self.linie[stelle] if stelle < len(self.linie) else ENDE


@dataclass
class _Gang:
    """The steps done since the last transaction, and from where."""

    weg: Weg
    zeile: Uebergabezeile
    antwort: Antwort | None
    spur: list[tuple[str, Ergebnis]] = field(default_factory=list)

    def nimm(self, name: str, ergebnis: Ergebnis) -> None:
        """What this step found; the row at hand, which belongs to no transaction, shows it to the next one."""
        self.spur.append((name, ergebnis))
        _setze(self.zeile, ergebnis)

    @property
    def letztes(self) -> Ergebnis:
        return self.spur[-1][1]

    @property
    def danach(self) -> str:
        """Where the cursor stands once this is booked."""
        name, ergebnis = self.spur[-1]
        match ergebnis:
            case Weiter(nach=nach):
                return nach or self.weg.folgender(name)
            case Ende():
                return ENDE
        return name


def bearbeite(wege: Mapping[str, Weg], haus: Haus, auftrag: Auftrag) -> Abschluss:
    """Work item: go on until there is nothing to do but to wait. Raises `SchrittUnbekannt`."""
    zeile, antwort = _sieh_hin(haus, UUID(auftrag.daten["vorgang"]))
    while True:
        if zeile.schritt == ENDE:
            return Erledigt()
        if zeile.weg not in wege:
            raise SchrittUnbekannt(wo=zeile.weg)
        gang = _Gang(wege[zeile.weg], zeile, antwort)
        if _macht_platz(gang, auftrag):
            return Warten(haus.jetzt(), klasse=Auftragsklasse.SCHWER)
        _gehe(haus, auftrag, gang)
        if not isinstance(gang.letztes, Weiter) or gang.danach == ENDE:
            return _abschluss(haus, gang)
        with haus.buchen_im(auftrag) as buch:
            gebucht = _buche(haus, buch, gang)
            zeile, antwort = buch.vorgaenge.zum_aendern(zeile.id), None if gebucht else antwort
        haus.haltepunkt(f"{gang.weg.name}.{gang.spur[-1][0]}.gebucht")


def _sieh_hin(haus: Haus, id: UUID) -> tuple[Uebergabezeile, Antwort | None]:
    """The Vorgang as it stands, and the answer that nobody has followed yet."""
    with haus.lesen() as buch:
        zeile, beantwortet, verpackt = buch.vorgaenge.mit_antwort(id)
    haus.merke_raum(id, verpackt)
    return zeile, Antwort.aus(beantwortet) if beantwortet else None


def _macht_platz(gang: _Gang, auftrag: Auftrag) -> bool:
    """Much content is to be moved: as heavy work, behind the light work that is due."""
    return auftrag.klasse is Auftragsklasse.LEICHT and gang.weg.ist_schwer(gang.zeile.schritt, gang.zeile)


def _gehe(haus: Haus, auftrag: Auftrag, gang: _Gang) -> None:
    """Step by step until something must be committed."""
    name, antwort = gang.weg.einstieg(gang.zeile), gang.antwort
    while True:
        tue = gang.weg.schritt(name)
        haus.haltepunkt(f"{gang.weg.name}.{name}.vorher")
        ergebnis = tue(Lage(haus, gang.zeile, auftrag, antwort))
        haus.haltepunkt(f"{gang.weg.name}.{name}.nachher")
        gang.nimm(name, ergebnis)
        name, antwort = gang.danach, None
        if not isinstance(ergebnis, Weiter) or ergebnis.eilt or name == ENDE:
            return
        if gang.weg.ist_schwer(name, gang.zeile) and auftrag.klasse is Auftragsklasse.LEICHT:
            return


def _abschluss(haus: Haus, gang: _Gang) -> Abschluss:
    def buchen(session: Any) -> None:
        buch = Buch(session, haus.mandant, haus.uhr)
        if not _buche(haus, buch, gang):
            wecke_vorgang(buch, gang.zeile.id)

    match gang.letztes:
        case Warte(bis=bis):
            return Warten(bis, buchen)
        case Frage() as frage:
            return Warten(_wieder_hinsehen(haus, frage), buchen)
    return Erledigt(buchen)


def _wieder_hinsehen(haus: Haus, frage: Frage) -> datetime:
    """When the answer is due, and from then on again and again."""
    jetzt = haus.jetzt()
    return frage.bis if frage.bis is not None and frage.bis > jetzt else jetzt + haus.regeln.frist_aufgabe


def _buche(haus: Haus, buch: Buch, gang: _Gang) -> bool:
    """Book what the steps found, unless somebody has meanwhile wished it to end, or told something of the
    person: then they look again."""
    gesehen = _stand(gang.zeile)
    zeile = buch.vorgaenge.zum_aendern(gang.zeile.id)
    if _stand(zeile) != gesehen:
        return False
    _schliesse_fragen(buch, zeile, gang)
    for _, ergebnis in gang.spur:
        _setze(zeile, ergebnis)
        ergebnis.buchen(buch, zeile)
        _melde(buch, zeile, ergebnis)
    if gang.danach != zeile.schritt:
        zeile.schritt, zeile.schritt_seit = gang.danach, haus.jetzt()
    _stelle_frage(haus, buch, zeile, gang)
    zeile.naechste_pruefung = _naechste_pruefung(haus, gang)
    zeile.versaeumt = 0
    nach_dem_commit(buch.session, partial(_protokolliere, buch.mandant, gang))
    return True


def _protokolliere(mandant: str, gang: _Gang) -> None:
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


def _setze(zeile: Uebergabezeile, ergebnis: Ergebnis) -> None:
    if isinstance(ergebnis, Weiter):
        for feld, wert in ergebnis.setzt.items():
            setattr(zeile, feld, wert)


def _stand(zeile: Uebergabezeile) -> tuple[str, str | None, bool]:
    """What a cause from outside may change while a step looks."""
    return zeile.schritt, zeile.abbruch_grund, zeile.neue_meldung


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


def _schliesse_fragen(buch: Buch, zeile: Uebergabezeile, gang: _Gang) -> None:
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


def _stelle_frage(haus: Haus, buch: Buch, zeile: Uebergabezeile, gang: _Gang) -> None:
    frage = gang.letztes
    if not isinstance(frage, Frage):
        return
    buch.session.flush()
    neu = zeile.haelt != frage.art
    aufgabe = buch.aufgaben.stelle(
        Gegenstand(zeile.id),
        AUFGABENARTEN[frage.art],
        schritt=zeile.schritt,
        text=frage.text,
        angaben=frage.angaben,
        bis=frage.bis or haus.jetzt() + haus.regeln.frist_aufgabe,
    )
    zeile.haelt = frage.art
    if neu:
        buch.vorgaenge.vermerke(
            zeile, frage.text, art=Ereignisart.FRAGE, als_naechstes="Eine benannte Person muss entscheiden."
        )
    elif haus.jetzt() >= aufgabe.bis:
        buch.vorgaenge.vermerke(zeile, "Überfällig: Die Entscheidung steht noch aus.", art=Ereignisart.FEHLER)


def _naechste_pruefung(haus: Haus, gang: _Gang) -> datetime | None:
    match gang.letztes:
        case _ if gang.danach == ENDE:
            return None
        case Warte(bis=bis):
            return bis
        case Frage() as frage:
            return _wieder_hinsehen(haus, frage)
    return haus.jetzt() + haus.regeln.nachsehen
