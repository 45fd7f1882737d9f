"""`audit verify`, `audit anker`, `audit export`: what the commands find, and what they don't tell."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from gateway.ablage.audit import kettenhash, protokolliere
from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tabellen import Auditkopf, Auditzeile
from gateway.audit import anker
from gateway.domain.auditereignis import Auditereignis
from gateway.schutz.testpki import Pki
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen

M = "azr:001900"


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki, datenbank_url: str, uhr: StehendeUhr) -> Path:
    """Settings of an installation whose log has five rows."""
    datei = einstellungen(tmp_path, testpki)
    datei.write_text(f'[datenbank]\nurl = "{datenbank_url}"\n{datei.read_text()}')
    db = Datenbank(datenbank_url)
    with db.schreiben() as session:
        for nummer in range(1, 6):
            wer = "Erika Beispiel" if nummer % 2 else "System"
            protokolliere(session, M, Auditereignis.ANMELDUNG, f"sitzung:{nummer}", wer=wer, zeit=uhr.jetzt())
        session.commit()
    db.schliesse()
    return datei


@pytest.fixture
def db(datenbank_url: str) -> Iterator[Datenbank]:
    db = Datenbank(datenbank_url)
    yield db
    db.schliesse()


def _aendere(db: Datenbank, *anweisungen: str) -> None:
    with db.schreiben() as session:
        for anweisung in anweisungen:
            session.execute(text(anweisung))
        session.commit()


def _schreibe_neu(db: Datenbank, ab: int) -> None:
    """Somebody who knows the recipe: all hashes from this row on, and the head."""
    with db.schreiben() as session:
        vorher = session.get_one(Auditzeile, (M, ab - 1)).hash
        for nummer in range(ab, 6):
            zeile = session.get_one(Auditzeile, (M, nummer))
            zeile.vorheriger_hash, zeile.wer = vorher, "Jemand"
            zeile.hash = vorher = kettenhash(zeile)
        session.get_one(Auditkopf, M).hash = vorher
        session.commit()


def test_eine_heile_kette_und_der_bruch_mit_seiner_zeile(toml: Path, befehl: Befehl, db: Datenbank) -> None:
    verify = ("audit", "verify", "--settings", toml, "--json")
    antwort = befehl(*verify)
    assert (antwort.exit_code, antwort.letzte["zeilen"], antwort.letzte["bruch"]) == (0, 5, None)
    assert befehl(*verify, "--mandant", "azr:999999").exit_code == 2
    _aendere(db, "UPDATE audit SET wer = 'Jemand' WHERE lfd = 3")
    antwort = befehl(*verify, "--mandant", M)
    assert (antwort.exit_code, antwort.letzte["bruch"]) == (1, 3)
    assert "BRUCH bei Zeile 3" in befehl(*verify[:-1]).ausgabe


def test_eingefuegtes_faellt_auf_auch_bei_wem_es_nicht_gibt(
    toml: Path, befehl: Befehl, db: Datenbank
) -> None:
    spalten = "zeit, ereignis, bezug, wer, angaben, vorheriger_hash, hash"
    for kennung, nummer, bruch in ((M, 0, 1), ("azr:000007", 1, 1)):
        _aendere(
            db,
            f"INSERT INTO audit (mandant, lfd, {spalten})"
            f" SELECT '{kennung}', {nummer}, {spalten} FROM audit WHERE mandant = '{M}' AND lfd = 1",
        )
        zeilen = [
            json.loads(z)
            for z in befehl("audit", "verify", "--settings", toml, "--json").ausgabe.splitlines()
        ]
        assert {z["mandant"]: z["bruch"] for z in zeilen}[kennung] == bruch
        _aendere(db, f"DELETE FROM audit WHERE mandant = '{kennung}' AND lfd = {nummer} AND lfd < 1")


@pytest.mark.parametrize("ort", ["genannt", "in den Einstellungen"])
def test_der_anker_verraet_auch_wer_das_rezept_kennt(
    toml: Path, befehl: Befehl, db: Datenbank, tmp_path: Path, ort: str
) -> None:
    datei = tmp_path / "anderswo" / "anker.jsonl"
    datei.parent.mkdir()
    if ort != "genannt":
        toml.write_text(f'[protokoll]\nanker = "{datei}"\n{toml.read_text()}')
    wohin = [datei] if ort == "genannt" else []
    verify = ["audit", "verify", "--settings", toml, "--json", *(["--anker", datei] if wohin else [])]
    maske = os.umask(0)
    try:
        assert befehl("audit", "anker", *wohin, "--settings", toml, "--json").letzte["lfd"] == 5
    finally:
        os.umask(maske)
    assert datei.stat().st_mode & 0o777 == 0o600
    noch = befehl("audit", "anker", *wohin, "--settings", toml, "--json")
    assert noch.letzte == {"ok": True, "neue": 0}
    assert befehl(*verify).exit_code == 0
    with db.lesen() as session:
        vierte = session.get_one(Auditzeile, (M, 4)).hash
    _schreibe_neu(db, 4)
    antwort = befehl(*verify)
    assert (antwort.exit_code, antwort.letzte["bruch"]) == (1, 5), "row 5 is the one that was anchored"
    _aendere(
        db,
        "DELETE FROM audit WHERE lfd = 5",
        f"UPDATE audit_kopf SET lfd = 4, hash = (SELECT hash FROM audit WHERE lfd = 4) WHERE mandant = '{M}'",
    )
    assert vierte
    antwort = befehl(*verify)
    assert (antwort.exit_code, antwort.letzte["bruch"]) == (1, 5)
    assert "Am Ende" in antwort.letzte["text"]
    _aendere(db, "DELETE FROM audit", "DELETE FROM audit_kopf")
    antwort = befehl(*verify)
    assert (antwort.exit_code, antwort.letzte["bruch"]) == (1, 1)


def test_eine_ankerdatei_die_keine_ist(toml: Path, befehl: Befehl, tmp_path: Path) -> None:
    (tmp_path / "keine").write_text("Einkaufszettel\n")
    for aufruf in (("verify", "--anker", tmp_path / "keine"), ("anker", tmp_path / "keine")):
        antwort = befehl("audit", *aufruf, "--settings", toml, "--json")
        assert (antwort.exit_code, antwort.letzte["code"]) == (1, "audit.anker")
    assert befehl("audit", "anker", "--settings", toml).exit_code == 2


def test_das_systemprotokoll_bekommt_den_kopf(
    toml: Path, befehl: Befehl, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    gemeldet: list[str] = []
    monkeypatch.setattr(anker.syslog, "syslog", lambda _stufe, zeile: gemeldet.append(zeile))
    monkeypatch.setattr(anker, "SYSTEMPROTOKOLL", tmp_path / "log")
    fehlt = befehl("audit", "anker", "--syslog", "--settings", toml, "--json")
    assert (fehlt.exit_code, fehlt.letzte["code"]) == (3, "audit.anker_nicht_schreibbar"), "nobody takes it"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as protokoll:
        protokoll.bind(str(tmp_path / "log"))
        assert befehl("audit", "anker", "--syslog", "--settings", toml).exit_code == 0
    (zeile,) = gemeldet
    assert '"lfd": 5' in zeile and M in zeile


def test_der_auszug_nennt_keine_person(toml: Path, befehl: Befehl, db: Datenbank, uhr: StehendeUhr) -> None:
    with db.schreiben() as session:
        Benutzerbestand(session, uhr).lege_an("erika", "Erika Beispiel", wer="root")
        was = {"nach": "karenz", "neues_feld": "Erika Beispiel"}
        protokolliere(
            session, M, Auditereignis.VORFALL, "vorfall:1", wer="erika", zeit=uhr.jetzt(), angaben=was
        )
        session.commit()
    antwort = befehl("audit", "export", "--settings", toml)
    zeilen = [json.loads(z) for z in antwort.ausgabe.splitlines()]
    assert "rika" not in antwort.ausgabe
    assert "root" not in antwort.ausgabe
    assert {z["wer"] for z in zeilen if z["mandant"] == M and z["lfd"] in (1, 3, 5)} == {"person-1"}
    assert [z["wer"] for z in zeilen if z["lfd"] == 2] == ["System"]
    (letzte,) = [z for z in zeilen if z["mandant"] == M and z["lfd"] == 6]
    assert letzte["angaben"] == {"nach": "karenz", "neues_feld": "…"}
    (benutzer,) = [z for z in zeilen if z["mandant"] == "installation"]
    assert benutzer["bezug"] == f"benutzer:{letzte['wer']}", "who is changed and who acts is the same person"
