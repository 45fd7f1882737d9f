"""Claiming and finishing. A lease passes to another worker when its holder falls silent; the fencing
token makes sure that only the latest holder can finish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, literal, select, update
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import OFFEN
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, LeaseVerloren, Warten
from gateway.queue.uebergaenge import laesst_warten, legt_beiseite, reihung

_A = Auftragszeile
_OHNE_ABGLEICH = {"synchronize_session": False}
"""Nobody has loaded these rows in the transactions that use them."""
_GENOMMEN = (
    _A.id,
    _A.mandant,
    _A.art,
    _A.schluessel,
    _A.daten,
    _A.versuche,
    _A.vergabe,
    _A.abstuerze,
    _A.klasse,
    _A.grund_code,
)


def beanspruche(
    session: Session, bearbeiter: str, leases: Mapping[str, timedelta], *, jetzt: datetime
) -> Auftrag | None:
    """Take the first due item of these kinds, or None. Also takes over from holders whose lease is over.

    `leases`: the kinds, and how long a holder of each may be silent.

    The attempt is counted now: one that kills its worker counts too."""
    erster = (
        select(_A.id)
        .where(OFFEN, _A.faellig <= jetzt, _A.art.in_(leases))
        .order_by(_A.reihung, _A.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    nimm = update(_A).where(_A.id == erster.scalar_subquery()).values(_anspruch(bearbeiter, leases, jetzt))
    zeile = session.execute(nimm.returning(*_GENOMMEN), execution_options=_OHNE_ABGLEICH).one_or_none()
    if zeile is None:
        return None
    return Auftrag(**zeile._mapping, bearbeiter=bearbeiter, lease=leases[zeile.art])


def _anspruch(bearbeiter: str, leases: Mapping[str, timedelta], jetzt: datetime) -> dict[Any, Any]:
    """How the row looks when it is taken, in one statement: looking first would cost another."""
    enden = {dauer: jetzt + dauer for dauer in leases.values()}
    return {
        _A.abstuerze: case((_A.zustand == Auftragszustand.LAUFEND, _A.abstuerze + 1), else_=0),
        _A.zustand: Auftragszustand.LAUFEND,
        _A.bearbeiter: bearbeiter,
        _A.vergabe: _A.vergabe + 1,
        _A.versuche: _A.versuche + 1,
        _A.nochmal: False,
        _A.faellig: case(*((_mit(leases, d), _zeit(ende)) for d, ende in enden.items())),
        _A.reihung: case(*((_mit(leases, d), _reihung(ende)) for d, ende in enden.items())),
        _A.geaendert: jetzt,
    }


def _mit(leases: Mapping[str, timedelta], dauer: timedelta) -> ColumnElement[bool]:
    return _A.art.in_([art for art, lease in leases.items() if lease == dauer])


def verlaengere(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Heartbeat; also the guard of every transaction a handler makes on its own: the lease is checked
    and the item locked until the commit. Raises `LeaseVerloren`."""
    ende = jetzt + auftrag.lease
    _aendere(session, auftrag, {_A.faellig: ende, _A.reihung: _reihung(ende)})


def schliesse_ab(session: Session, auftrag: Auftrag, abschluss: Abschluss, *, jetzt: datetime) -> None:
    """Book the effects and finish the item, in the caller's one transaction.

    The item is locked last, after the rows that the booking locks: everybody who wakes an item does so in this
    order, so nobody waits in a circle. Raises `LeaseVerloren` when another worker has taken over; then nothing
    of it may be committed."""
    abschluss.buchen(session)
    session.flush()
    werte = {
        _A.geaendert: jetzt,
        _A.bearbeiter: None,
        _A.nochmal: False,
        _A.grund_code: None,
        _A.grund_text: None,
        _A.versuche: 0,
    }
    _aendere(session, auftrag, werte | _danach(abschluss, jetzt))


def _danach(abschluss: Abschluss, jetzt: datetime) -> dict[Any, Any]:
    """Who was enqueued once more meanwhile looks once more."""
    match abschluss:
        case Erledigt():
            return {
                _A.zustand: case((_A.nochmal, Auftragszustand.WARTEND), else_=Auftragszustand.ERLEDIGT),
                _A.faellig: case((_A.nochmal, _zeit(jetzt)), else_=_A.faellig),
                _A.reihung: case((_A.nochmal, _reihung(jetzt)), else_=_A.reihung),
            }
        case Warten(bis=bis, klasse=klasse):
            return {
                _A.zustand: Auftragszustand.WARTEND,
                _A.klasse: klasse,
                _A.faellig: case((_A.nochmal, _zeit(jetzt)), else_=_zeit(bis)),
                _A.reihung: case(
                    (_A.nochmal, _zeit(reihung(klasse, jetzt))), else_=_zeit(reihung(klasse, bis))
                ),
            }


def gib_zurueck(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Unclaim what nobody has begun to work on. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    laesst_warten(zeile, jetzt, jetzt=jetzt)
    zeile.versuche -= 1


def plane_neu(
    session: Session, auftrag: Auftrag, grund: Grund, *, jetzt: datetime, wann: datetime | None
) -> None:
    """After a failure: try again at `wann`, or park when it is None. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    if wann is None:
        legt_beiseite(session, zeile, grund, jetzt=jetzt)
        return
    laesst_warten(zeile, wann, jetzt=jetzt)
    zeile.grund_code, zeile.grund_text = grund.code, grund.text


def _aendere(session: Session, auftrag: Auftrag, werte: dict[Any, Any]) -> None:
    """Change the row, if this claim is still the latest; it stays locked until the commit."""
    aendern = update(_A).where(*_noch_gehalten(auftrag)).values(werte).returning(_A.id)
    if session.scalar(aendern, execution_options=_OHNE_ABGLEICH) is None:
        raise LeaseVerloren


def _noch_gehalten(auftrag: Auftrag) -> tuple[ColumnElement[bool], ...]:
    return (
        _A.id == auftrag.id,
        _A.zustand == Auftragszustand.LAUFEND,
        _A.vergabe == auftrag.vergabe,
    )


def _zeit(zeit: datetime) -> ColumnElement[datetime]:
    return literal(zeit, _A.faellig.type)


def _reihung(faellig: datetime) -> ColumnElement[datetime]:
    """The place of an item whose class only the row knows."""
    orte = {klasse: _zeit(reihung(klasse, faellig)) for klasse in Auftragsklasse}
    return case(*((_A.klasse == klasse, ort) for klasse, ort in orte.items()))


def _gehalten(session: Session, auftrag: Auftrag) -> Auftragszeile:
    """The locked row, if this claim is still the latest."""
    suche = select(_A).where(*_noch_gehalten(auftrag)).with_for_update()
    zeile = session.scalar(suche, execution_options={"populate_existing": True})
    if zeile is None:
        raise LeaseVerloren
    return zeile
