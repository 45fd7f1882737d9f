"""How often would other service levels have reminded? The waiting of then, measured by another ladder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Nachrichtenzeile, Vorgangszeile
from gateway.ablage.tabellen.nachricht import JEDE
from gateway.domain.fristen import Fristen, Leiter, abstand
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.regelsatz import Regelsatz


@dataclass(frozen=True)
class _Warten:
    """What is waited for: our message, what answers it, what reminds of it, and the step that waits."""

    frage: str
    antworten: frozenset[str]
    erinnerung: str
    schritt: str

    def leiter(self, fristen: Fristen) -> Leiter:
        return fristen.antwort if self.erinnerung == "010002" else fristen.quittung


_WARTEN = (
    _Warten(
        "010201",
        frozenset({"010202", "010206", "0010", "0031", "0032", "000030"}),
        "010002",
        "warte_auf_lieferung",
    ),
    _Warten("010206", frozenset({"0020", "0010"}), "0021", "warte_auf_quittung"),
)
_TYPEN = {typ for w in _WARTEN for typ in (w.frage, w.erinnerung, *w.antworten)}
_AUS = Nachrichtenrichtung.AUS


@dataclass
class _Fall:
    """The messages of one Vorgang as far as they count here."""

    schritt: str
    aus: dict[str, list[datetime]]
    ein: dict[str, datetime]


def zaehle(buch: Buch, seit: datetime, satz: Regelsatz, jetzt: datetime) -> tuple[int, int]:
    """Reminders that this set would have sent since then, and those that were sent. What ended without an answer is
    not counted: nobody can say how long it waited."""
    wuerden = gingen = 0
    for fall in _faelle(buch, seit):
        for w in _WARTEN:
            beginn = fall.aus.get(w.frage)
            ende = min((fall.ein[t] for t in w.antworten if t in fall.ein), default=None)
            ende = ende or (jetzt if fall.schritt == w.schritt else None)
            if beginn and ende:
                wuerden += _bis(satz, w.leiter(satz.fristen), beginn[0], ende)
                gingen += len(fall.aus.get(w.erinnerung, ()))
    return wuerden, gingen


def _bis(satz: Regelsatz, leiter: Leiter, beginn: datetime, ende: datetime) -> int:
    """Steps of the ladder that remind, from `beginn` to `ende`."""
    wann, zahl = beginn, 0
    for stufe in range(len(leiter) - 1):
        wann = satz.nach(wann, abstand(leiter, stufe))
        zahl += wann < ende
    return zahl


def _faelle(buch: Buch, seit: datetime) -> Iterator[_Fall]:
    n, v = Nachrichtenzeile, Vorgangszeile
    suche = (
        select(n.vorgang, v.schritt, n.richtung, n.typ, n.erstellt)
        .join(v, and_(v.mandant == n.mandant, v.id == n.vorgang))
        .where(n.mandant == buch.mandant, n.erstellt >= seit, JEDE, n.typ.in_(_TYPEN))
        .order_by(n.erstellt, n.id)
    )
    faelle: dict[UUID | None, _Fall] = {}
    for vorgang, schritt, richtung, typ, wann in buch.session.execute(suche.execution_options(yield_per=500)):
        fall = faelle.setdefault(vorgang, _Fall(schritt, {}, {}))
        if richtung is _AUS:
            fall.aus.setdefault(str(typ), []).append(wann)
        else:
            fall.ein.setdefault(str(typ), wann)
    yield from faelle.values()
