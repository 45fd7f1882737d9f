"""What a database means by an error: who has to do something, and whether trying again helps.

SQLite and PostgreSQL give codes; only a refused connection to PostgreSQL comes as text, in the server's language."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from gateway.ablage.dialekt import nimmt_nichts_an
from gateway.ablage.fehler import (
    DatenbankAnmeldung,
    DatenbankBeschaedigt,
    DatenbankFehlt,
    DatenbankNichtErreichbar,
    DatenbankNurReserve,
    DatenbankRechte,
    DatenbankVerwehrt,
    DatenbankWettlauf,
    DatenbankZuLangsam,
)
from gateway.errors import Fehler

_SQLSTATE: tuple[tuple[str, type[Fehler]], ...] = (
    ("40", DatenbankWettlauf),  # serialization failure, deadlock
    ("55P03", DatenbankWettlauf),  # waited too long for a lock
    ("57014", DatenbankZuLangsam),
    ("28", DatenbankAnmeldung),
    ("3D000", DatenbankFehlt),
    ("42501", DatenbankRechte),
)
"""PostgreSQL, appendix A: beginnings of codes."""
_SQLITE: tuple[tuple[str, type[Fehler]], ...] = (
    ("SQLITE_BUSY", DatenbankWettlauf),
    ("SQLITE_LOCKED", DatenbankWettlauf),
    ("SQLITE_CANTOPEN", DatenbankFehlt),
    ("SQLITE_CORRUPT", DatenbankBeschaedigt),
    ("SQLITE_NOTADB", DatenbankBeschaedigt),
)
"""Beginnings of the names of result codes."""
_ABGEWIESEN: tuple[tuple[re.Pattern[str], type[Fehler]], ...] = (
    (re.compile("hot standby", re.IGNORECASE), DatenbankNurReserve),
    (
        re.compile(r"authentication failed|Authentifizierung|pg_hba\.conf|fe_sendauth|SASL", re.IGNORECASE),
        DatenbankAnmeldung,
    ),
    (re.compile(r"role \".*\" does not exist|Rolle ».*« existiert nicht"), DatenbankAnmeldung),
    (re.compile(r"database \".*\" does not exist|Datenbank ».*« existiert nicht"), DatenbankFehlt),
)
"""libpq keeps no code of a refused connection; servers speak English or German here."""


def deute(fehler: DBAPIError | StaleDataError, datei: Path | None = None) -> Fehler | None:
    """The leaf that fits; None = not the database's trouble but our own mistake. `datei`: SQLite's."""
    if isinstance(fehler, StaleDataError):
        return DatenbankWettlauf()
    if (voll := nimmt_nichts_an(fehler)) is not None:
        return voll
    bekannt = _nach_code(fehler.orig)
    if bekannt is DatenbankFehlt and datei is not None and _ist_da(datei):
        return DatenbankVerwehrt()
    if bekannt is not None:
        return bekannt()
    if isinstance(fehler, OperationalError) or fehler.connection_invalidated:
        return DatenbankNichtErreichbar()
    return None


def _ist_da(datei: Path) -> bool:
    """Also when not even its folder may be looked into: then it isn't missing, it is kept from us."""
    try:
        return datei.exists()
    except PermissionError:
        return True


def _nach_code(urspruenglich: BaseException | None) -> type[Fehler] | None:
    sqlstate = getattr(urspruenglich, "sqlstate", None) or ""
    sqlite = getattr(urspruenglich, "sqlite_errorname", None) or ""
    for code, tafel in ((sqlstate, _SQLSTATE), (sqlite, _SQLITE)):
        for anfang, art in tafel:
            if code.startswith(anfang):
                return art
    if not sqlstate and not sqlite:
        return next((art for muster, art in _ABGEWIESEN if muster.search(str(urspruenglich))), None)
    return None
