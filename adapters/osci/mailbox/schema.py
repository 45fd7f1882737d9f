"""Tables of the mailbox: a small SQLite database of its own beside the files of the deliveries."""

from __future__ import annotations

import sqlite3
from pathlib import Path

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
    quittiert TEXT,                    -- delivery that the next order acknowledges
    zuletzt TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS paket (
    message_id TEXT NOT NULL,
    nummer INTEGER NOT NULL,
    groesse INTEGER NOT NULL,
    anzahl INTEGER NOT NULL,
    gesamt INTEGER NOT NULL,
    PRIMARY KEY (message_id, nummer)
);
"""


def verbinde(ordner: Path) -> sqlite3.Connection:
    """Open the database of a state folder, creating it; every commit is on the disk when it returns."""
    ordner.mkdir(parents=True, exist_ok=True)
    verbindung = sqlite3.connect(ordner / "postfach.db", check_same_thread=False, isolation_level=None)
    verbindung.row_factory = sqlite3.Row
    verbindung.execute("PRAGMA journal_mode=WAL")
    verbindung.execute("PRAGMA synchronous=FULL")
    verbindung.executescript(_TABELLEN)
    return verbindung
