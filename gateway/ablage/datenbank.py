"""The connection and the one kind of transaction: leaving without `commit()` undoes everything.

with datenbank.schreiben() as session:
    ...
    session.commit()
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from gateway.ablage import suchwoerter, zeitlinie
from gateway.ablage.audit import verkette_beim_commit
from gateway.ablage.datenbankfehler import deute
from gateway.ablage.fehler import DatenbankUrlFalsch
from gateway.ablage.wettlauf import merke_commit
from gateway.verschlossen import oeffne_verschlossen, setze_rechte

SPERRE_HOECHSTENS = 30
"""Seconds a writer waits for another one on SQLite."""
_VERBINDUNG: Mapping[str, int | str] = {
    "target_session_attrs": "primary",
    "connect_timeout": 5,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""libpq: of several servers never one that only copies another; seconds, the last one milliseconds."""
_GRENZEN = {
    "lock_timeout": f"{SPERRE_HOECHSTENS}s",
    "statement_timeout": "120s",
    "idle_in_transaction_session_timeout": "10min",
}
"""PostgreSQL: how long a statement may wait for a lock, and take; how long a frozen process may hold its locks."""
SPERRE_BEIM_RAEUMEN = 2
"""Seconds it may wait, and let writers wait, to empty the log."""


class Datenbank:
    """One SQL database, SQLite or PostgreSQL by URL. Safe to share between threads, not across fork."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._engine = _maschine(url)
        self._datei = Path(str(self._engine.url.database)) if self._engine.dialect.name == "sqlite" else None
        self._leser = sessionmaker(self._engine.execution_options(nur_lesen=True), expire_on_commit=False)
        self._schreiber = sessionmaker(self._engine, expire_on_commit=False)
        verkette_beim_commit(self._schreiber)
        suchwoerter.schreibe_mit(self._schreiber)
        event.listen(self._schreiber, "after_commit", merke_commit)
        zeitlinie.schreibe_mit(self._schreiber)
        weakref.finalize(self, self._engine.dispose)  # whoever forgets to close holds no connections

    @contextmanager
    def lesen(self) -> Iterator[Session]:
        """A consistent look without a write lock. Raises `DatenbankNichtErreichbar`."""
        with _fehler_uebersetzt(self._datei), self._leser() as session:
            yield session

    @contextmanager
    def schreiben(self) -> Iterator[Session]:
        """One transaction; call `session.commit()` at its end. Audit rows recorded within are chained
        and committed with it. Raises `DatenbankNichtErreichbar` when a retry may help."""
        with _fehler_uebersetzt(self._datei), self._schreiber() as session:
            yield session

    @contextmanager
    def momentaufnahme(self) -> Iterator[Connection]:
        """One unchanging look at all tables, however long it takes; meanwhile others write.

        Raises `DatenbankNichtErreichbar`."""
        with _fehler_uebersetzt(self._datei), self._engine.connect() as verbindung:
            if self._engine.dialect.name == "sqlite":
                verbindung = verbindung.execution_options(nur_lesen=True)
            else:
                verbindung = verbindung.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
                for grenze in ("statement_timeout", "idle_in_transaction_session_timeout"):
                    verbindung.exec_driver_sql(f"SET LOCAL {grenze} = 0")
            yield verbindung

    def uhrzeit(self) -> datetime:
        """What the server's clock says, UTC; the embedded database has none of its own.

        Raises `DatenbankNichtErreichbar`."""
        with _fehler_uebersetzt(self._datei), self._engine.connect() as verbindung:
            zeit = verbindung.execute(select(func.clock_timestamp())).scalar_one()
        return cast(datetime, zeit).astimezone(UTC)

    def verbindung(self) -> Connection:
        """A plain connection, for health checks and tests."""
        return self._engine.connect()

    def vergiss_geloeschtes(self) -> bool:
        """What was deleted leaves SQLite's log too, not only the tables: call it after keys were destroyed.

        False when somebody was writing or reading for too long; then call it again later. PostgreSQL recycles
        its log by itself."""
        if self._engine.dialect.name != "sqlite":
            return True
        with _fehler_uebersetzt(self._datei), closing(self._engine.raw_connection()) as verbindung:
            verbindung.execute(f"PRAGMA busy_timeout = {1000 * SPERRE_BEIM_RAEUMEN}")
            try:
                belegt, _, _ = verbindung.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                verbindung.execute(f"PRAGMA busy_timeout = {1000 * SPERRE_HOECHSTENS}")
        return not belegt

    def schliesse(self) -> None:
        """Give all connections back."""
        self._engine.dispose()


def nach_dem_commit(session: Session, tue: Callable[[], None]) -> None:
    """Once this transaction is durable; not at all when it fails. A crash may come between."""
    event.listen(session, "after_commit", lambda _: tue(), once=True)


@contextmanager
def _fehler_uebersetzt(datei: Path | None) -> Iterator[None]:
    """What the database means by it; a broken rule is our own fault. `datei`: SQLite's."""
    try:
        yield
    except (DBAPIError, StaleDataError) as fehler:
        gedeutet = deute(fehler, datei)
        if gedeutet is None:
            raise
        raise gedeutet from fehler


def lies_url(url: str) -> URL:
    """The address, if this product works with such a database. Raises `DatenbankUrlFalsch`."""
    try:
        gelesen = make_url(url)
    except (ArgumentError, ValueError):  # a port that is none, half an IPv6 address
        raise DatenbankUrlFalsch from None
    if gelesen.get_backend_name() not in ("sqlite", "postgresql") or not gelesen.database:
        raise DatenbankUrlFalsch
    return gelesen


def _maschine(url: str) -> Engine:
    adresse = lies_url(url)
    if adresse.get_backend_name() == "postgresql":
        engine = create_engine(
            adresse, pool_pre_ping=True, hide_parameters=True, connect_args=zeitgrenzen(adresse)
        )
        event.listen(engine, "connect", _richte_postgres_ein)
        return engine
    engine = create_engine(
        adresse,
        connect_args={"timeout": SPERRE_HOECHSTENS},
        hide_parameters=True,
        pool_use_lifo=True,  # who wrote last still knows the pages; taken in turn, each reads all of them again
    )
    event.listen(engine, "do_connect", partial(_verschliesse, Path(str(adresse.database))))
    event.listen(engine, "connect", _richte_sqlite_ein)
    event.listen(engine, "begin", _beginne_sqlite)
    return engine


def zeitgrenzen(adresse: URL) -> dict[str, int | str]:
    """Limits of a connection to PostgreSQL, as far as the address itself names none: nobody hangs on a server that
    is gone, or behind a network that swallows packets, and nobody works with a standby."""
    return {name: wert for name, wert in _VERBINDUNG.items() if name not in adresse.query}


def _richte_postgres_ein(verbindung: Any, _: object) -> None:
    vorher, verbindung.autocommit = verbindung.autocommit, True
    for name, wert in _GRENZEN.items():
        verbindung.execute(f"SET {name} = '{wert}'")
    verbindung.autocommit = vorher


def _verschliesse(datei: Path, *_: object) -> None:
    """Whoever comes first makes it, also a `check` before `db upgrade`: for nobody else to read. SQLite gives
    its log the same rights. Raises `OrdnerFremd`.

    A file that is there is never opened here: closing it would give up all locks that other connections of this
    process hold on it (POSIX), and another process would cut the shared memory from under them."""
    with suppress(FileExistsError, FileNotFoundError):  # without its folder the driver says what is wrong
        os.close(oeffne_verschlossen(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL))
    for ort in (datei, *(datei.with_name(f"{datei.name}-{ende}") for ende in ("wal", "shm"))):
        with suppress(FileNotFoundError):
            setze_rechte(ort, 0o600)


def _richte_sqlite_ein(verbindung: Any, _: object) -> None:
    verbindung.isolation_level = None  # the driver must not begin on its own
    for vorgabe in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        verbindung.execute(f"PRAGMA {vorgabe}")


def _beginne_sqlite(verbindung: Connection) -> None:
    """Writers queue at the start: a lock taken over later would fail instead of wait."""
    nur_lesen = verbindung.get_execution_options().get("nur_lesen", False)
    beginn = "BEGIN" if nur_lesen else "BEGIN IMMEDIATE"
    try:  # past SQLAlchemy, whose bookkeeping for a statement costs more than this one; hundreds in a handover
        cast(sqlite3.Connection, verbindung.connection.driver_connection).execute(beginn)
    except sqlite3.Error as fehler:
        raise OperationalError(beginn, None, fehler) from fehler
