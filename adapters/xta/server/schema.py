"""Tables of the server: a small SQLite database of its own beside the files of the messages."""

from __future__ import annotations

TABELLEN = """
CREATE TABLE IF NOT EXISTS stand (
    nummer INTEGER PRIMARY KEY CHECK (nummer = 1),
    fassung TEXT NOT NULL              -- release in which messages and reports are kept here
);
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
    datei TEXT,                        -- the payload; NULL = long received, cancelled, or there is none
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
