"""The statements of claiming and finishing, each built once: composing one costs more than running it.

Values are named `w_…`, since SQLAlchemy keeps the names of the columns for itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, bindparam, case, select, update

from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import OFFEN
from gateway.ablage.tabellen.wartung import ruht
from gateway.queue.uebergaenge import reihung

_T = cast(Table, Auftragszeile.__table__)
_C = _T.c
_RUHT = ruht(_C.mandant, _C.art)
"""Maintenance holds it back."""
_GENOMMEN = (
    _C.id,
    _C.mandant,
    _C.art,
    _C.schluessel,
    _C.daten,
    _C.versuche,
    _C.vergabe,
    _C.abstuerze,
    _C.klasse,
    _C.grund_code,
)


def werte_des_griffs(
    bearbeiter: str, leases: Mapping[str, timedelta], jetzt: datetime
) -> dict[str, datetime | str]:
    """For `griff`."""
    werte: dict[str, datetime | str] = {"w_bearbeiter": bearbeiter, "w_jetzt": jetzt}
    for nummer, dauer in enumerate(_dauern(leases)):
        werte |= orte(f"w_ende_{nummer}", jetzt + dauer)
    return werte


def griff(leases: Mapping[str, timedelta]) -> Any:
    """Take the first due item of these kinds that does not rest; how the row looks then, in one statement: looking
    first would cost another."""
    return _griff(tuple(leases.items()))


@cache
def _griff(paare: tuple[tuple[str, timedelta], ...]) -> Any:
    leases = dict(paare)
    erster = (
        select(_C.id)
        .where(OFFEN, _C.faellig <= _zeit("w_jetzt"), _C.art.in_(leases), ~_RUHT)
        .order_by(_C.reihung, _C.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    enden = [
        (_C.art.in_(_arten(leases, dauer)), f"w_ende_{nummer}")
        for nummer, dauer in enumerate(_dauern(leases))
    ]
    nimm = update(_T).where(_C.id == erster.scalar_subquery())
    nimm = nimm.values(
        abstuerze=case((_C.zustand == Auftragszustand.LAUFEND, _C.abstuerze + 1), else_=0),
        zustand=Auftragszustand.LAUFEND,
        bearbeiter=bindparam("w_bearbeiter"),
        vergabe=_C.vergabe + 1,
        versuche=_C.versuche + 1,
        nochmal=False,
        faellig=case(*((dabei, _zeit(ende)) for dabei, ende in enden)),
        reihung=case(*((dabei, _ort(ende)) for dabei, ende in enden)),
        geaendert=_zeit("w_jetzt"),
    )
    return nimm.returning(*_GENOMMEN)


def orte(name: str, zeit: datetime) -> dict[str, datetime]:
    """The moment, and the place that it means for an item whose class only the row knows."""
    return {name: zeit, **{f"{name}_{klasse}": reihung(klasse, zeit) for klasse in Auftragsklasse}}


def _ort(name: str) -> ColumnElement[datetime]:
    return case(*((_C.klasse == klasse, _zeit(f"{name}_{klasse}")) for klasse in Auftragsklasse))


def _zeit(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=_C.faellig.type)


def _dauern(leases: Mapping[str, timedelta]) -> Collection[timedelta]:
    return sorted(set(leases.values()))


def _arten(leases: Mapping[str, timedelta], dauer: timedelta) -> list[str]:
    return [art for art, lease in leases.items() if lease == dauer]


_GEHALTEN = (
    update(_T)
    .where(
        _C.id == bindparam("w_id"),
        _C.zustand == Auftragszustand.LAUFEND,
        _C.vergabe == bindparam("w_vergabe"),
    )
    .returning(_C.id)
)
"""Changes the row if this claim is still the latest; it stays locked until the commit."""
_FERTIG = _GEHALTEN.values(
    geaendert=_zeit("w_jetzt"),
    bearbeiter=None,
    nochmal=False,
    grund_code=None,
    grund_text=None,
    grund_rat=None,
    versuche=0,
)
VERLAENGERN = _GEHALTEN.values(faellig=_zeit("w_ende"), reihung=_ort("w_ende"))
ERLEDIGEN = _FERTIG.values(
    zustand=case((_C.nochmal, Auftragszustand.WARTEND), else_=Auftragszustand.ERLEDIGT),
    faellig=case((_C.nochmal, _zeit("w_jetzt")), else_=_C.faellig),
    reihung=case((_C.nochmal, _ort("w_jetzt")), else_=_C.reihung),
)
"""Who was enqueued once more meanwhile looks once more."""
WARTEN = _FERTIG.values(
    zustand=Auftragszustand.WARTEND,
    klasse=bindparam("w_klasse", type_=_C.klasse.type),
    faellig=case((_C.nochmal, _zeit("w_jetzt")), else_=_zeit("w_bis")),
    reihung=case((_C.nochmal, _zeit("w_sofort")), else_=_zeit("w_danach")),
)
