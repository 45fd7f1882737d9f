"""State of a service of ours (mailbox, XTA server): a small SQLite database beside the files it keeps."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from gateway.verschlossen import verschlossene_datei

Werte = tuple[str, ...] | Mapping[str, object]
"""By position or by name."""


class Zustandsdatei:
    """Every commit is on the disk when it returns. Threads may share it; nobody else may read it."""

    def __init__(self, datei: Path, tabellen: str):
        verschlossene_datei(datei)
        for name in (f"{datei.name}-wal", f"{datei.name}-shm"):  # SQLite gives new ones the database's rights
            if datei.with_name(name).exists():
                verschlossene_datei(datei.with_name(name))
        self._sperre = threading.RLock()
        self._db = sqlite3.connect(datei, check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(tabellen)

    @contextmanager
    def transaktion(self) -> Iterator[sqlite3.Connection]:
        """Committed at the end of the block, rolled back on any exception."""
        with self._sperre:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def eine(self, sql: str, werte: Werte = ()) -> sqlite3.Row | None:
        with self._sperre:
            return cast("sqlite3.Row | None", self._db.execute(sql, werte).fetchone())

    def alle(self, sql: str, werte: Werte = ()) -> list[sqlite3.Row]:
        with self._sperre:
            return self._db.execute(sql, werte).fetchall()

    def close(self) -> None:
        with self._sperre:
            self._db.close()
