"""The statements of claiming and finishing, each built once: composing one costs more than running it.

Values are named `w_…`, since SQLAlchemy keeps the names of the columns for itself."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, cast

from sqlalchemy import ColumnElement, Select, String, Table, bindparam, case, func, literal, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import OFFEN
from gateway.ablage.tabellen.wartung import ruht
from gateway.queue.uebergaenge import NACHRANG, reihung

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


@dataclass(frozen=True)
class Griff:
    """What a worker takes: items of these kinds (and how long a holder of each may be silent), of this class."""

    leases: Mapping[str, timedelta]
    klasse: Auftragsklasse | None = None

    def werte(self, bearbeiter: str, jetzt: datetime) -> dict[str, Any]:
        """For the statements."""
        spaetestens = jetzt + max(NACHRANG.values())
        werte: dict[str, Any] = {"w_bearbeiter": bearbeiter, "w_jetzt": jetzt, "w_spaetestens": spaetestens}
        for nummer, dauer in enumerate(_dauern(self.leases)):
            werte |= orte(f"w_ende_{nummer}", jetzt + dauer)
        return werte

    def nimmt(self, art: str, klasse: Auftragsklasse) -> bool:
        """May such an item be taken?"""
        return art in self.leases and self.klasse in (None, klasse)

    def gibt_es(self) -> Any:
        """Is anything due? Takes nothing and locks nothing."""
        return _gibt_es(tuple(self.leases), self.klasse)

    def nimm(self) -> Any:
        """Take the first due item; how the row looks then, in one statement: looking first would cost another."""
        return _griff(tuple(self.leases.items()), self.klasse, None)

    def nimm_reihum(self, dialekt: str) -> Any:
        """The same, of the first Mandant of a list that has a due one."""
        return _griff(tuple(self.leases.items()), self.klasse, dialekt)


def folge(mandanten: Sequence[str], dialekt: str) -> dict[str, Any]:
    """The list for `Griff.nimm_reihum`."""
    return {"w_folge": json.dumps(list(mandanten)) if dialekt == "sqlite" else list(mandanten)}


def _faellig(arten: Collection[str], klasse: Auftragsklasse | None) -> list[Any]:
    return [
        OFFEN,
        _C.faellig <= _zeit("w_jetzt"),
        # Nobody's place is later than that, so what waits for days is not even looked at.
        _C.reihung <= _zeit("w_spaetestens"),
        _eine_von(arten),
        ~_RUHT,
        *([] if klasse is None else [_C.klasse == klasse]),
    ]


@cache
def _gibt_es(arten: tuple[str, ...], klasse: Auftragsklasse | None) -> Any:
    return select(_C.id).where(*_faellig(arten, klasse)).limit(1)


@cache
def _griff(
    paare: tuple[tuple[str, timedelta], ...], klasse: Auftragsklasse | None, reihum: str | None
) -> Any:
    leases = dict(paare)
    faellig = _faellig(leases, klasse)
    erster = select(_C.id).where(*faellig)
    if reihum is not None:
        erster = erster.where(_C.mandant == _wer_dran_ist(faellig, reihum))
    erster = erster.order_by(_C.reihung, _C.id).limit(1).with_for_update(skip_locked=True)
    *andere, letzte = range(len(_dauern(leases)))
    welche = [(_eine_von(_arten(leases, nummer)), f"w_ende_{nummer}") for nummer in andere]
    nimm = update(_T).where(_C.id == erster.scalar_subquery())
    nimm = nimm.values(
        abstuerze=case((_C.zustand == Auftragszustand.LAUFEND, _C.abstuerze + 1), else_=0),
        zustand=Auftragszustand.LAUFEND,
        bearbeiter=bindparam("w_bearbeiter"),
        vergabe=_C.vergabe + 1,
        versuche=_C.versuche + 1,
        nochmal=False,
        faellig=_je_art([(art, _zeit(ende)) for art, ende in welche], _zeit(f"w_ende_{letzte}")),
        reihung=_je_art([(art, _ort(ende)) for art, ende in welche], _ort(f"w_ende_{letzte}")),
        geaendert=_zeit("w_jetzt"),
    )
    return nimm.returning(*_GENOMMEN)


def _wer_dran_ist(faellig: Sequence[Any], dialekt: str) -> Any:
    """The first Mandant of the list that has something due; one look into an index for each."""
    if dialekt == "sqlite":
        liste = func.json_each(bindparam("w_folge", type_=String)).table_valued("key", "value")
        platz, mandant = liste.c.key, liste.c.value
    else:
        art = func.unnest(bindparam("w_folge", type_=ARRAY(String)))
        liste = art.table_valued("value", with_ordinality="key").render_derived()
        platz, mandant = liste.c.key, liste.c.value
    # A query of its own, with LIMIT: otherwise PostgreSQL reads all open items and joins.
    einer: Select[Any] = select(_C.id).where(*faellig, _C.mandant == mandant).limit(1)
    hat_etwas = einer.correlate(liste).scalar_subquery().is_not(None)
    return select(mandant).where(hat_etwas).order_by(platz).limit(1).scalar_subquery()


def orte(name: str, zeit: datetime) -> dict[str, datetime]:
    """The moment, and the place that it means for an item whose class only the row knows."""
    return {name: zeit, **{f"{name}_{klasse}": reihung(klasse, zeit) for klasse in Auftragsklasse}}


def _ort(name: str) -> ColumnElement[datetime]:
    return case(*((_C.klasse == klasse, _zeit(f"{name}_{klasse}")) for klasse in Auftragsklasse))


def _zeit(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=_C.faellig.type)


def _dauern(leases: Mapping[str, timedelta]) -> list[timedelta]:
    return sorted(set(leases.values()))


def _arten(leases: Mapping[str, timedelta], nummer: int) -> list[str]:
    return [art for art, lease in leases.items() if lease == _dauern(leases)[nummer]]


def _eine_von(arten: Iterable[str]) -> ColumnElement[bool]:
    """Each a value of its own: as one list, SQLAlchemy would write it into the statement anew at each claim."""
    return _C.art.in_([literal(art) for art in arten])


def _je_art(
    faelle: list[tuple[ColumnElement[bool], ColumnElement[datetime]]], sonst: ColumnElement[datetime]
) -> ColumnElement[datetime]:
    """The rule for most kinds names none of them: every name is one value more in each claim."""
    return case(*faelle, else_=sonst) if faelle else sonst


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
