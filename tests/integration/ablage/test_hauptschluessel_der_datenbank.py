"""The master key belongs to its database: made for an empty one, never replaced, a foreign one is told."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.tresor import Tresor
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel, lege_hauptschluessel_an
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki, befehl: Befehl) -> Path:
    datei = einstellungen(tmp_path, testpki)
    assert befehl("db", "upgrade", "--settings", datei).exit_code == 0
    return datei


def lege_schluessel(toml: Path) -> None:
    """Something in the database now depends on the master key."""
    gelesen = lade(toml)
    datenbank = Datenbank(gelesen.datenbank.url)
    with datenbank.schreiben() as session:
        buch = Buch(session, "azr:001900", StehendeUhr())
        Tresor(lade_hauptschluessel(gelesen.ablage.hauptschluessel)).lege_an(buch, uuid.uuid4())
        session.commit()
    datenbank.schliesse()


def befund(befehl: Befehl, toml: Path) -> bool:
    ausgabe = befehl("check", "--settings", toml).ausgabe.splitlines()
    (zeile,) = [z for z in ausgabe if "Hauptschlüssel" in z and not z.startswith("KRITISCH")]
    return zeile.startswith("ok ")


def test_fuer_eine_leere_datenbank_wird_einer_angelegt(toml: Path, befehl: Befehl) -> None:
    schluessel = toml.parent / "haupt.schluessel"
    assert schluessel.stat().st_mode & 0o777 == 0o600
    assert befund(befehl, toml)
    schluessel.unlink()
    assert not befund(befehl, toml)
    assert befehl("db", "upgrade", "--settings", toml).exit_code == 0
    assert befund(befehl, toml)


def test_ein_fehlender_wird_nicht_durch_einen_neuen_ersetzt(toml: Path, befehl: Befehl) -> None:
    lege_schluessel(toml)
    schluessel = toml.parent / "haupt.schluessel"
    gesichert = schluessel.rename(toml.parent / "sicherung")
    antwort = befehl("db", "upgrade", "--settings", toml, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "schutz.hauptschluessel")
    assert "Sicherung" in antwort.letzte["rat"]
    assert not schluessel.exists()
    assert not befund(befehl, toml)
    gesichert.rename(schluessel)
    assert befehl("db", "upgrade", "--settings", toml).exit_code == 0
    assert befund(befehl, toml)


def test_ein_fremder_wird_erkannt_und_bleibt_liegen(toml: Path, befehl: Befehl) -> None:
    lege_schluessel(toml)
    schluessel = toml.parent / "haupt.schluessel"
    schluessel.unlink()
    lege_hauptschluessel_an(schluessel)
    fremder = schluessel.read_bytes()
    antwort = befehl("db", "upgrade", "--settings", toml, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "schutz.hauptschluessel")
    assert not befund(befehl, toml)
    assert schluessel.read_bytes() == fremder
