"""Database, contents, keys, spool and sessions are nobody else's to read, whatever the umask is and whichever
command comes first."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.installation import Installation
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen

DB_UPGRADE = ("db", "upgrade")


@pytest.fixture
def offene_umask() -> Iterator[None]:
    maske = os.umask(0)
    yield
    os.umask(maske)


def _rechte(ordner: Path) -> dict[str, int]:
    return {
        p.relative_to(ordner).as_posix(): p.stat().st_mode & 0o777
        for p in ordner.rglob("*")
        if p.suffix != ".toml" and "dms" not in p.parts  # that one belongs to the people
    }


@pytest.mark.parametrize(
    "zuerst", [("check",), ("status",), ("audit", "verify"), ("queue", "list"), DB_UPGRADE]
)
@pytest.mark.usefixtures("offene_umask")
def test_was_auch_zuerst_kommt(
    tmp_path: Path,
    testpki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    zuerst: tuple[str, ...],
) -> None:
    befehl, toml = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    (tmp_path / "dms").mkdir()
    for aufruf in (zuerst, DB_UPGRADE, ("check",)):
        befehl(*aufruf, "--settings", toml)
    fach = Installation(lade(toml)).fach
    fach.merke_adresse("http://127.0.0.1:1/")
    fach.skriptwort("azr:001900", "erika")
    rechte = _rechte(tmp_path)
    assert {"blobs", "quarantaene"} < rechte.keys()
    assert {"aktenbruecke.db", "haupt.schluessel"} < rechte.keys()
    assert {n: oct(r) for n, r in rechte.items() if r != (0o700 if (tmp_path / n).is_dir() else 0o600)} == {}


@pytest.mark.usefixtures("offene_umask")
def test_eine_zu_offene_datenbank_wird_geschlossen(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl, toml = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    (tmp_path / "aktenbruecke.db").touch(mode=0o644)
    befehl("status", "--settings", toml)
    assert (tmp_path / "aktenbruecke.db").stat().st_mode & 0o777 == 0o600


def test_eine_zweite_verbindung_gibt_die_sperren_der_ersten_nicht_auf(tmp_path: Path) -> None:
    """Closing any descriptor of the file in this process would: then others write at the same time, and cut the
    shared memory under us."""
    datei = tmp_path / "ablage.db"
    aktualisiere(f"sqlite:///{datei}")
    datenbank = Datenbank(f"sqlite:///{datei}")
    fremder = f"import sqlite3; sqlite3.connect({str(datei)!r}, timeout=0).execute('BEGIN IMMEDIATE')"
    with datenbank.schreiben() as session:
        session.execute(text("SELECT 1"))
        with datenbank.lesen() as andere:
            andere.execute(text("SELECT count(*) FROM audit"))
        lauf = subprocess.run([sys.executable, "-c", fremder], capture_output=True, text=True, check=False)
    datenbank.schliesse()
    assert "locked" in lauf.stderr
