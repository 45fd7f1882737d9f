"""Tables of the server: a small SQLite database of its own beside the files of the messages."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import cast

_TABELLEN = """
CREATE TABLE IF NOT EXISTS vergabe (
    schluessel TEXT PRIMARY KEY,       -- message id in lower case: ids are compared so
    konto TEXT NOT NULL,               -- to whom it was issued
    wann TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS nachricht (
    folge INTEGER PRIMARY KEY AUTOINCREMENT,
    schluessel TEXT NOT NULL UNIQUE,
    autor TEXT NOT NULL,
    leser TEXT NOT NULL,
    metadaten BLOB NOT NULL,           -- as they came
    container BLOB NOT NULL,           -- GenericContentContainer without its payload
    datei TEXT,                        -- the payload; NULL = received, cancelled, or there is none
    orte TEXT NOT NULL,                -- JSON: offset and length of each payload element in the file
    bezug TEXT NOT NULL,               -- JSON: ids of messages that it answers
    angenommen TEXT NOT NULL,
    nicht_vor TEXT,                    -- as the author asked for it
    zugestellt TEXT NOT NULL,          -- when it is or becomes visible in the mailbox
    veraltet_nach TEXT,
    abgeholt TEXT,
    empfangen TEXT,
    storniert TEXT
);
CREATE INDEX IF NOT EXISTS nachricht_leser ON nachricht (leser, empfangen, folge);
CREATE TABLE IF NOT EXISTS abruf (
    anfrage TEXT PRIMARY KEY,
    konto TEXT NOT NULL,
    auswahl TEXT NOT NULL,             -- JSON
    hoechstens INTEGER NOT NULL,
    als_merkmale INTEGER NOT NULL,
    nach INTEGER NOT NULL,             -- the last message that was told
    zuletzt TEXT NOT NULL
);
"""


class Datenbank:
    """Every commit is on the disk when it returns. Threads may share it."""

    def __init__(self, ordner: Path):
        self._sperre = threading.RLock()
        self._db = sqlite3.connect(ordner / "xta.db", check_same_thread=False, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_TABELLEN)

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

    def eine(self, sql: str, werte: dict[str, object]) -> sqlite3.Row | None:
        with self._sperre:
            return cast("sqlite3.Row | None", self._db.execute(sql, werte).fetchone())

    def alle(self, sql: str, werte: dict[str, object]) -> list[sqlite3.Row]:
        with self._sperre:
            return self._db.execute(sql, werte).fetchall()

    def close(self) -> None:
        with self._sperre:
            self._db.close()
