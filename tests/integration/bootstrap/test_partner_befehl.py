"""`partner testnachricht` and `queue zurueckgeben`: what scripts read, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.schutz.testpki import Pki
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


@pytest.fixture
def befehl(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[Befehl, Path]:
    toml = einstellungen(tmp_path, testpki)
    befehl = Befehl(monkeypatch, capsys)
    befehl("db", "upgrade", "--settings", toml)
    return befehl, toml


def test_eine_testnachricht_wartet_bis_ein_worker_sie_sendet(befehl: tuple[Befehl, Path]) -> None:
    tue, toml = befehl
    weg = ("partner", "testnachricht", "azr:001901", "--settings", toml, "--json")
    noch_keine = tue(*weg, "--nur-stand")
    assert (noch_keine.exit_code, json.loads(noch_keine.ausgabe)["ausgang"]) == (1, None)
    gesendet = tue(*weg)
    stand = json.loads(gesendet.ausgabe)
    assert (gesendet.exit_code, stand["ausgang"], stand["gesendet"]) == (3, "wartet", None)
    assert json.loads(tue(*weg, "--nur-stand").ausgabe)["nachricht"] == stand["nachricht"]
    noch_eine = tue(*weg)
    assert noch_eine.exit_code == 1
    niemand = tue("partner", "testnachricht", "azr:009999", "--settings", toml, "--json")
    assert niemand.exit_code == 1


def test_zurueckgeben_zaehlt_auch_was_bleibt(befehl: tuple[Befehl, Path]) -> None:
    tue, toml = befehl
    leer = tue("queue", "zurueckgeben", "--alle", "--grund", "DMS voll", "--settings", toml, "--json")
    assert json.loads(leer.ausgabe) == {"ok": True, "anzahl": 0, "probelauf": False, "nicht": []}
    falsch = tue("queue", "zurueckgeben", "--alle", "--grund", "x", "--code", "Q1", "--settings", toml)
    assert falsch.exit_code == 1
    assert tue("queue", "zurueckgeben", "--grund", "x", "--settings", toml).exit_code == 2
