"""Tables of the mailbox: a small SQLite database of its own beside the files of the deliveries."""

from __future__ import annotations

TABELLEN = """
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
