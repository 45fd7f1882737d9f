"""Where the two databases differ: INSERT … ON CONFLICT, and how they say what is wrong."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from gateway.ablage.typen import Basis


def dialekt(session: Session) -> Any:
    """SQLAlchemy's module for the database behind this session."""
    return sqlite if session.get_bind().dialect.name == "sqlite" else postgresql


def einfuegen(session: Session, tabelle: type[Basis]) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return dialekt(session).insert(tabelle)


_SQLITE_VOLL = ("SQLITE_FULL", "SQLITE_READONLY", "SQLITE_IOERR")
_SQLITE_BESETZT = ("SQLITE_BUSY", "SQLITE_LOCKED")
_POSTGRES_VOLL = ("53100", "25006", "58030")
"""disk_full, read_only_sql_transaction, io_error"""


def nimmt_nichts_an(fehler: DBAPIError) -> bool:
    """Disk full, read-only or broken: no statement that writes will succeed until somebody mends it."""
    return _sqlite(fehler).startswith(_SQLITE_VOLL) or _sqlstate(fehler) in _POSTGRES_VOLL


def geht_vorbei(fehler: DBAPIError) -> bool:
    """Somebody else was in the way, or the connection is lost: the same statement may go through later."""
    if fehler.connection_invalidated or _sqlite(fehler).startswith(_SQLITE_BESETZT):
        return True
    return isinstance(fehler, OperationalError) and not _sqlite(fehler)


def _sqlite(fehler: DBAPIError) -> str:
    return getattr(fehler.orig, "sqlite_errorname", None) or ""


def _sqlstate(fehler: DBAPIError) -> str:
    return getattr(fehler.orig, "sqlstate", None) or ""
