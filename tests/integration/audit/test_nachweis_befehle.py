"""`nachweis erstelle` and `nachweis check`: exit codes, the sentence for people, one JSON object for scripts."""

from __future__ import annotations

import stat
from pathlib import Path
from uuid import UUID

import pytest

from gateway.ablage.datenbank import Datenbank
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.schutz.testpki import Pki
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.webakten import Aktenbestand

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
M = "azr:001900"


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki, datenbank_url: str) -> Path:
    datei = einstellungen(tmp_path, testpki)
    datei.write_text(f'[datenbank]\nurl = "{datenbank_url}"\n{datei.read_text()}')
    return datei


@pytest.fixture
def id(datenbank: Datenbank, uhr: StehendeUhr) -> UUID:
    akten = Aktenbestand(datenbank, M, uhr)
    id = akten.lege_an(Richtung.ABGABE)
    akten.dokumente(id, "Antrag.pdf")
    akten.gehe(id, Zustand.VORBEREITET)
    return id


def test_ausstellen_pruefen_und_was_nicht_stimmt(
    toml: Path, befehl: Befehl, id: UUID, tmp_path: Path
) -> None:
    datei, wo = tmp_path / "nachweis.pdf", ("--mandant", M, "--settings", toml)
    antwort = befehl("nachweis", "erstelle", str(id)[:8], "--out", datei, *wo, "--json")
    assert antwort.exit_code == 0, antwort
    assert (antwort.exit_code, antwort.letzte["vorgang"]) == (0, str(id))
    assert stat.S_IMODE(datei.stat().st_mode) == 0o600
    antwort = befehl("nachweis", "check", datei, *wo, "--json")
    assert (antwort.exit_code, antwort.letzte["ok"], antwort.letzte["code"]) == (0, True, "nachweis.stimmt")
    assert befehl("nachweis", "erstelle", id, "--out", datei, *wo).exit_code == 2  # never over another file

    datei.write_bytes(datei.read_bytes() + b"%")
    antwort = befehl("nachweis", "check", datei, *wo, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "nachweis.seiten")
    assert "verändert" in befehl("nachweis", "check", datei, *wo).ausgabe

    datei.write_bytes(b"%PDF-1.7 nichts")
    antwort = befehl("nachweis", "check", datei, *wo, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "druck.keine_beilage")
    assert befehl("nachweis", "check", tmp_path / "fehlt.pdf", *wo).exit_code == 2
    assert befehl("nachweis", "check", tmp_path, *wo).exit_code == 2
    assert befehl("nachweis", "erstelle", "00000000", "--out", tmp_path / "x.pdf", *wo).exit_code == 1


def test_ohne_namen(toml: Path, befehl: Befehl, id: UUID, tmp_path: Path) -> None:
    datei = tmp_path / "ohne.pdf"
    befehl("nachweis", "erstelle", id, "--out", datei, "--ohne-namen", "--settings", toml, "--mandant", M)
    assert b"Mustermann" not in datei.read_bytes()
    assert befehl("nachweis", "check", datei, "--settings", toml, "--mandant", M).exit_code == 0
