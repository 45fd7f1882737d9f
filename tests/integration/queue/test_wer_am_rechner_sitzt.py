"""Until people log in, the account of the operating system administers; the audit log names it, whatever the
environment says."""

from __future__ import annotations

import os
import pwd

import pytest
from sqlalchemy import select

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditzeile
from tests.integration.queue.test_befehle import Befehl, befehl, neuer_befehl

__all__ = ["befehl", "neuer_befehl"]


def test_das_protokoll_nennt_das_konto_und_nicht_was_die_umgebung_sagt(
    befehl: Befehl,
    datenbank: Datenbank,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("USER", "LOGNAME", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "jemand.anders")
    befehl.json("benutzer", "anlegen", "erika", "--name", "Erika Beispiel", "--rolle", "freigabe")
    befehl.json("benutzer", "sperren", "erika")
    befehl.json("benutzer", "sperren", "erika", "--aufheben")
    befehl.json("zugang", "erika")
    befehl.json("zugang", "erika", "--skript")
    with datenbank.lesen() as session:
        zeilen = session.scalars(select(Auditzeile)).all()
    konto = pwd.getpwuid(os.getuid()).pw_name
    assert {zeile.wer for zeile in zeilen} == {f"Administration ({konto})"}
    assert [z.angaben for z in zeilen if z.ereignis == "zugang.ausgegeben"] == [
        '{"was":"link"}',
        '{"was":"skript"}',
    ]


def test_wem_gesperrt_ist_wird_kein_zugang_ausgegeben(befehl: Befehl, datenbank: Datenbank) -> None:
    befehl.json("benutzer", "anlegen", "erika", "--name", "Erika Beispiel", "--rolle", "freigabe")
    befehl.json("benutzer", "sperren", "erika")
    assert befehl("zugang", "erika").returncode == 1
    with datenbank.lesen() as session:
        assert "zugang.ausgegeben" not in [z.ereignis for z in session.scalars(select(Auditzeile))]
