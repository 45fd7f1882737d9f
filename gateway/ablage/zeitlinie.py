"""The rows of the timeline: gathered, and written with the row of the Vorgang that they tell of, all in one statement.

By the core of SQLAlchemy, not as its objects: a handover adds some forty of them, and nobody changes one."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import Table, event, insert
from sqlalchemy.orm import Session, sessionmaker

from gateway.ablage.tabellen import Ereigniszeile

_OFFEN = "zeitlinie"
_EINFUEGEN = insert(cast(Table, Ereigniszeile.__table__))


def merke(session: Session, **spalten: Any) -> None:
    """One row, with all its columns. It is written when the session writes its Vorgang, whose counter this row has
    moved on."""
    session.info.setdefault(_OFFEN, []).append(spalten)


def schreibe_mit(sitzungen: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions write its rows of the timeline."""
    event.listen(sitzungen, "after_flush", _nach_dem_schreiben)
    event.listen(sitzungen, "after_soft_rollback", _vergiss)


def _nach_dem_schreiben(session: Session, _kontext: object) -> None:
    if zeilen := session.info.pop(_OFFEN, None):
        session.connection().execute(_EINFUEGEN, zeilen)


def _vergiss(session: Session, _transaktion: object) -> None:
    """A savepoint begins with everything written: what is still open was gathered since."""
    session.info.pop(_OFFEN, None)
