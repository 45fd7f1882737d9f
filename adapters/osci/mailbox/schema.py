"""Tables of the mailbox: a small SQLite database of its own beside the files of the deliveries."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import cast

from gateway.verschlossen import verschlossene_datei

_TABELLEN = """
CREATE TABLE IF NOT EXISTS nachricht (
    message_id TEXT PRIMARY KEY,
    folge INTEGER UNIQUE,              -- order of arrival; NULL = id issued, nothing delivered yet
    konto TEXT,                        -- SHA-256 of the addressee's cipher certificate
    absender TEXT,                     -- SHA-256 of the originator's signature certificate
    zustellung TEXT,                   -- JSON: where in the file the parts of the delivery lie
    betreff TEXT,
    erstellt TEXT,
    weitergeleitet TEXT,
    empfangen TEXT,
    geaendert TEXT,
    pruefungen TEXT
);
CREATE INDEX IF NOT EXISTS nachricht_konto ON nachricht (konto, empfangen, folge);
CREATE INDEX IF NOT EXISTS nachricht_absender ON nachricht (absender, folge);
CREATE TABLE IF NOT EXISTS dialog (
    gespraech TEXT PRIMARY KEY,
    unterzeichner TEXT NOT NULL,       -- SHA-256 of the client's signature certificate
    chiffre BLOB NOT NULL,             -- the client's cipher certificate: its account
    challenge TEXT NOT NULL,
    nummer INTEGER NOT NULL,
    verschluesselt INTEGER NOT NULL,   -- opened with an encrypted answer: going on proves the cipher key
    quittiert TEXT,                    -- delivery that the next order acknowledges
    zuletzt TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS kontoinhaber (
    konto TEXT NOT NULL,               -- SHA-256 of the cipher certificate
    unterzeichner TEXT NOT NULL,       -- SHA-256 of a signature certificate that may use the account
    PRIMARY KEY (konto, unterzeichner)
);
CREATE TABLE IF NOT EXISTS paket (
    message_id TEXT NOT NULL,
    nummer INTEGER NOT NULL,
    anzahl INTEGER NOT NULL,
    gesamt_kib INTEGER NOT NULL,
    groesse_kib INTEGER NOT NULL,
    absender TEXT NOT NULL,            -- SHA-256 of the signature certificate that sent it
    PRIMARY KEY (message_id, nummer)
);
"""

_DATEI = "postfach.db"


class Datenbank:
    """The database of a state folder; every commit is on the disk when it returns. Threads may share it."""

    def __init__(self, ordner: Path):
        verschlossene_datei(ordner / _DATEI)
        for name in (f"{_DATEI}-wal", f"{_DATEI}-shm"):  # SQLite gives new ones the rights of the database
            if (ordner / name).exists():
                verschlossene_datei(ordner / name)
        self._sperre = threading.RLock()
        self._db = sqlite3.connect(ordner / _DATEI, check_same_thread=False, isolation_level=None)
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

    def eine(self, sql: str, *werte: str) -> sqlite3.Row | None:
        with self._sperre:
            return cast("sqlite3.Row | None", self._db.execute(sql, werte).fetchone())

    def alle(self, sql: str, *werte: str) -> list[sqlite3.Row]:
        with self._sperre:
            return self._db.execute(sql, werte).fetchall()

    def alle_nach(self, sql: str, werte: Mapping[str, str | int]) -> list[sqlite3.Row]:
        """With named values."""
        with self._sperre:
            return self._db.execute(sql, werte).fetchall()

    def close(self) -> None:
        with self._sperre:
            self._db.close()
