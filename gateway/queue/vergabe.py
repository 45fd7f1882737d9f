"""Claiming and finishing. A lease passes to another worker when its holder falls silent; the fencing
token makes sure that only the latest holder can finish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auftragszeile, Auftragszustand
from gateway.queue import anweisungen
from gateway.queue.anweisungen import Griff, folge
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, LeaseVerloren, Warten
from gateway.queue.uebergaenge import laesst_warten, legt_beiseite, reihung, setze_grund
from gateway.queue.weckruf import melde

_A = Auftragszeile


def gibt_es_etwas(session: Session, griff: Griff, *, jetzt: datetime) -> bool:
    """Is anything due? Without a lock: on SQLite a claim keeps all writers out, also one that finds nothing."""
    return session.execute(griff.gibt_es(), griff.werte("", jetzt)).first() is not None


def beanspruche(
    session: Session,
    bearbeiter: str,
    griff: Griff,
    *,
    jetzt: datetime,
    mandanten: Sequence[str] | None = None,
) -> Auftrag | None:
    """Take the first due item, or None. Also takes over from holders whose lease is over.

    `mandanten`: only theirs, and the first of them that has one is served; None = whoever's is due first. None comes
    also when that one was just taken by somebody else: then look again without the list.

    The attempt is counted now: one that kills its worker counts too."""
    werte, anweisung = griff.werte(bearbeiter, jetzt), griff.nimm()
    if mandanten is not None:
        dialekt = session.get_bind().dialect.name
        werte, anweisung = werte | folge(mandanten, dialekt), griff.nimm_reihum(dialekt)
    zeile = session.execute(anweisung, werte).one_or_none()
    if zeile is None:
        return None
    return Auftrag(**zeile._mapping, bearbeiter=bearbeiter, lease=griff.leases[zeile.art])


def verlaengere(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Heartbeat; also the guard of every transaction a handler makes on its own: the lease is checked
    and the item locked until the commit. Raises `LeaseVerloren`."""
    _aendere(session, auftrag, anweisungen.VERLAENGERN, anweisungen.orte("w_ende", jetzt + auftrag.lease))


def schliesse_ab(session: Session, auftrag: Auftrag, abschluss: Abschluss, *, jetzt: datetime) -> None:
    """Book the effects and finish the item, in the caller's one transaction.

    The item is locked last, after the rows that the booking locks: everybody who wakes an item does so in this
    order, so nobody waits in a circle. Raises `LeaseVerloren` when another worker has taken over; then nothing
    of it may be committed."""
    abschluss.buchen(session)
    session.flush()
    match abschluss:
        case Erledigt():
            _aendere(session, auftrag, anweisungen.ERLEDIGEN, anweisungen.orte("w_jetzt", jetzt))
        case Warten(bis=bis, klasse=klasse):
            werte = {
                "w_jetzt": jetzt,
                "w_bis": bis,
                "w_klasse": klasse,
                "w_sofort": reihung(klasse, jetzt),
                "w_danach": reihung(klasse, bis),
            }
            if bis <= jetzt:
                melde(auftrag.art, klasse)
            _aendere(session, auftrag, anweisungen.WARTEN, werte)


def gib_zurueck(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Unclaim what nobody has begun to work on. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    laesst_warten(zeile, jetzt, jetzt=jetzt)
    zeile.versuche -= 1


def stelle_zurueck(session: Session, auftrag: Auftrag, wann: datetime, *, jetzt: datetime) -> None:
    """Again at `wann`, without a word: nothing went wrong with it. Raises `LeaseVerloren`."""
    laesst_warten(_gehalten(session, auftrag), wann, jetzt=jetzt)


def plane_neu(
    session: Session, auftrag: Auftrag, grund: Grund, *, jetzt: datetime, wann: datetime | None
) -> None:
    """After a failure: try again at `wann`, or park when it is None. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    if wann is None:
        legt_beiseite(session, zeile, grund, jetzt=jetzt)
        return
    laesst_warten(zeile, wann, jetzt=jetzt)
    setze_grund(zeile, grund)


def _aendere(session: Session, auftrag: Auftrag, anweisung: Any, werte: Mapping[str, Any]) -> None:
    """Change the row, if this claim is still the latest; it stays locked until the commit."""
    welcher = {"w_id": auftrag.id, "w_vergabe": auftrag.vergabe}
    if session.execute(anweisung, {**werte, **welcher}).one_or_none() is None:
        raise LeaseVerloren


def _noch_gehalten(auftrag: Auftrag) -> tuple[ColumnElement[bool], ...]:
    return (
        _A.id == auftrag.id,
        _A.zustand == Auftragszustand.LAUFEND,
        _A.vergabe == auftrag.vergabe,
    )


def _gehalten(session: Session, auftrag: Auftrag) -> Auftragszeile:
    """The locked row, if this claim is still the latest."""
    suche = select(_A).where(*_noch_gehalten(auftrag)).with_for_update()
    zeile = session.scalar(suche, execution_options={"populate_existing": True})
    if zeile is None:
        raise LeaseVerloren
    return zeile
