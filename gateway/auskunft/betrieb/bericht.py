"""The report of one Mandant over a period: how much went untouched, how long it took, what held it.

Counted are the handovers *begun* in the period, each matter once: a Nachlieferung belongs to its first handover.
No field holds a person or a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from statistics import median
from uuid import UUID

from gateway.ablage.berichtsdaten import Berichtsdaten, Berichtszeile, Zeitraum
from gateway.ablage.datenbank import Datenbank
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich
from gateway.ports import Uhr

AELTESTE = 10
STUFEN: tuple[tuple[str, timedelta | None], ...] = (
    ("bis 10 Minuten", timedelta(minutes=10)),
    ("bis 1 Stunde", timedelta(hours=1)),
    ("bis 1 Tag", timedelta(days=1)),
    ("bis 3 Tage", timedelta(days=3)),
    ("bis 7 Tage", timedelta(days=7)),
    ("länger", None),
)
"""Classes of the time until the aim; the last one is open."""


@dataclass(frozen=True)
class Kennzahlen:
    """Of a direction or of a partner. `am_ziel`: in the DMS (Uebernahme), or receipt here (Abgabe)."""

    begonnen: int
    von_hand: int
    am_ziel: int
    unberuehrt: int
    """Of those at their aim: no person decided anything."""
    abgelehnt: int
    zurueckgewiesen: int
    abgebrochen: int
    median: timedelta | None
    """From the first event (notice or request) to the aim."""
    p90: timedelta | None

    @property
    def anteil_unberuehrt(self) -> float | None:
        return self.unberuehrt / self.am_ziel if self.am_ziel else None

    @property
    def offen(self) -> int:
        return self.begonnen - self.am_ziel - self.abgelehnt - self.zurueckgewiesen - self.abgebrochen


@dataclass(frozen=True)
class Haltegrund:
    """How often a rule asked a person in the period, and how often it still waits for the answer."""

    regel: str
    gestellt: int
    offen: int


@dataclass(frozen=True)
class Partnerzahlen:
    kennung: str
    name: str
    zahlen: Kennzahlen
    gehalten: int
    """Questions about handovers with this authority."""


@dataclass(frozen=True)
class Offene:
    """A handover that is not over."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    regel: str | None
    """What holds it."""
    seit: datetime


@dataclass(frozen=True)
class Bericht:
    """`tage`: day and how many were begun and how many reached their aim on it."""

    mandant: str
    von: date
    bis: date
    erstellt: datetime
    gesamt: Kennzahlen
    richtungen: Mapping[Richtung, Kennzahlen]
    haltegruende: Sequence[Haltegrund]
    partner: Sequence[Partnerzahlen]
    aelteste: Sequence[Offene]
    dauern: Sequence[tuple[str, int]]
    tage: Sequence[tuple[date, int, int]]


@dataclass(frozen=True)
class _Fall:
    """One matter: its first handover, and what became of it."""

    zeile: Berichtszeile
    ziel: datetime | None
    dauer: timedelta | None
    beruehrt: bool


class Berichtsauskunft:
    """Bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def bericht(self, zeitraum: Zeitraum) -> Bericht:
        """Of what was begun in this period; open questions and open handovers as they are now."""
        with self._datenbank.lesen() as session:
            daten = Berichtsdaten(session, self._mandant, self._uhr)
            faelle = _faelle(daten, zeitraum)
            fragen = [frage for frage in daten.fragen(zeitraum) if _haelt(frage[0])]
            aelteste = daten.aelteste_offene(AELTESTE)
        return Bericht(
            self._mandant,
            oertlich(zeitraum.von).date(),
            oertlich(zeitraum.bis - timedelta(microseconds=1)).date(),
            self._uhr.jetzt(),
            _kennzahlen(faelle),
            {r: _kennzahlen([f for f in faelle if f.zeile.richtung is r]) for r in Richtung},
            _haltegruende(fragen),
            _partner(faelle, fragen),
            [_offene(zeile) for zeile in aelteste],
            _dauern(faelle),
            _tage(faelle),
        )


def _faelle(daten: Berichtsdaten, zeitraum: Zeitraum) -> list[_Fall]:
    ziele, gemeldet = daten.am_ziel(zeitraum), daten.gemeldet(zeitraum)
    beruehrte = daten.entschiedene(zeitraum)

    def fall(zeile: Berichtszeile) -> _Fall:
        ziel, anfang = ziele.get(zeile.id), min(zeile.erstellt, gemeldet.get(zeile.id, zeile.erstellt))
        return _Fall(zeile, ziel, ziel - anfang if ziel else None, zeile.stamm in beruehrte)

    return [fall(zeile) for zeile in daten.uebergaben(zeitraum) if zeile.stamm == zeile.id]


def _kennzahlen(faelle: Sequence[_Fall]) -> Kennzahlen:
    am_ziel = [f for f in faelle if f.ziel]
    zustaende = Counter(f.zeile.zustand for f in faelle if not f.ziel)
    dauern = sorted(f.dauer for f in faelle if f.dauer is not None)
    return Kennzahlen(
        begonnen=len(faelle),
        von_hand=sum(f.zeile.von_hand for f in faelle),
        am_ziel=len(am_ziel),
        unberuehrt=sum(not f.beruehrt for f in am_ziel),
        abgelehnt=zustaende[Zustand.ABGELEHNT],
        zurueckgewiesen=zustaende[Zustand.ZURUECKGEWIESEN],
        abgebrochen=zustaende[Zustand.ABGEBROCHEN],
        median=timedelta(seconds=median(d.total_seconds() for d in dauern)) if dauern else None,
        p90=dauern[ceil(0.9 * len(dauern)) - 1] if dauern else None,
    )


_Frage = tuple[str, str | None, int, int]


def _haltegruende(fragen: Iterable[_Frage]) -> list[Haltegrund]:
    """The most frequent first."""
    gestellt, offen = Counter[str](), Counter[str]()
    for art, _, anzahl, offene in fragen:
        gestellt[_regel(art)] += anzahl
        offen[_regel(art)] += offene
    return [Haltegrund(regel, anzahl, offen[regel]) for regel, anzahl in gestellt.most_common()]


def _haelt(art: str) -> bool:
    """Work that follows from a handover that is done holds none up."""
    return art not in AUFGABENARTEN or AUFGABENARTEN[art].haelt


def _regel(art: str) -> str:
    """A kind of question that this program doesn't have any more keeps its name."""
    return AUFGABENARTEN[art].regel if art in AUFGABENARTEN else art


def _partner(faelle: Sequence[_Fall], fragen: Iterable[_Frage]) -> list[Partnerzahlen]:
    """Those with the most handovers first."""
    gehalten = Counter[str | None]()
    for _, partner, anzahl, _ in fragen:
        gehalten[partner] += anzahl
    gruppen: dict[str, list[_Fall]] = {}
    for fall in faelle:
        gruppen.setdefault(fall.zeile.partner, []).append(fall)
    reihe = sorted(gruppen.items(), key=lambda gruppe: (-len(gruppe[1]), gruppe[0]))
    return [Partnerzahlen(k, g[-1].zeile.partner_name, _kennzahlen(g), gehalten[k]) for k, g in reihe]


def _offene(zeile: Berichtszeile) -> Offene:
    regel = _regel(zeile.haelt) if zeile.haelt else None
    return Offene(
        zeile.id, zeile.richtung, zeile.zustand, zeile.partner, zeile.partner_name, regel, zeile.erstellt
    )


def _dauern(faelle: Iterable[_Fall]) -> list[tuple[str, int]]:
    anzahl = Counter(_stufe(f.dauer) for f in faelle if f.dauer is not None)
    return [(name, anzahl[name]) for name, _ in STUFEN]


def _stufe(dauer: timedelta) -> str:
    return next(name for name, hoechstens in STUFEN if hoechstens is None or dauer <= hoechstens)


def _tage(faelle: Sequence[_Fall]) -> list[tuple[date, int, int]]:
    """Every day between the first and the last one on which something happened."""
    begonnen = _zaehle_tage(faelle, lambda f: f.zeile.erstellt)
    am_ziel = _zaehle_tage(faelle, lambda f: f.ziel)
    if not begonnen:
        return []
    erster, letzter = min(begonnen), max((*begonnen, *am_ziel))
    alle = (erster + timedelta(days=n) for n in range((letzter - erster).days + 1))
    return [(tag, begonnen[tag], am_ziel[tag]) for tag in alle]


def _zaehle_tage(faelle: Iterable[_Fall], wann: Callable[[_Fall], datetime | None]) -> Counter[date]:
    zeiten = (wann(fall) for fall in faelle)
    return Counter(oertlich(zeit).date() for zeit in zeiten if zeit is not None)
