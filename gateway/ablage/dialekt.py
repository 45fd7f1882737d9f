"""Where the two databases differ: INSERT … ON CONFLICT, and how they say what is wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from gateway.ablage.fehler import DatenbankNurLesbar, DatenbankVoll
from gateway.ablage.typen import Basis
from gateway.errors import NichtNachweisbar


def dialekt(session: Session) -> Any:
    """SQLAlchemy's module for the database behind this session."""
    return sqlite if session.get_bind().dialect.name == "sqlite" else postgresql


def einfuegen(session: Session, tabelle: type[Basis]) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return dialekt(session).insert(tabelle)


def plane_jedes_mal(session: Session) -> None:
    """For the rest of this transaction: what is rare and what is common want different plans, but PostgreSQL keeps one
    for a statement that it sees often."""
    if dialekt(session) is postgresql:
        session.execute(text("SET LOCAL plan_cache_mode = force_custom_plan"))


_SQLITE_BESETZT = ("SQLITE_BUSY", "SQLITE_LOCKED")


def nimmt_nichts_an(fehler: DBAPIError) -> NichtNachweisbar | None:
    """No statement that writes will succeed until somebody mends it: disk full or broken, or read-only."""
    sqlite, sqlstate = _sqlite(fehler), _sqlstate(fehler)
    if sqlite.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or sqlstate in (
        "53100",
        "58030",
    ):  # disk_full, io_error
        return DatenbankVoll()
    if sqlite.startswith("SQLITE_READONLY") or sqlstate == "25006":  # read_only_sql_transaction
        return DatenbankNurLesbar()
    return None


def geht_vorbei(fehler: DBAPIError) -> bool:
    """Somebody else was in the way, or the connection is lost: the same statement may go through later."""
    if fehler.connection_invalidated or _sqlite(fehler).startswith(_SQLITE_BESETZT):
        return True
    return isinstance(fehler, OperationalError) and not _sqlite(fehler)


def _sqlite(fehler: DBAPIError) -> str:
    return getattr(fehler.orig, "sqlite_errorname", None) or ""


def _sqlstate(fehler: DBAPIError) -> str:
    return getattr(fehler.orig, "sqlstate", None) or ""
