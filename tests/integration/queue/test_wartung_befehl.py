"""`wartung …` as administrators call it, and what `status` and `check` say of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.bootstrap.installation import Installation
from gateway.queue.anweisungen import Griff
from gateway.queue.einstellen import stelle_ein
from gateway.queue.vergabe import beanspruche
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.unit.test_settings import RICHTIG

pytestmark = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
M = "azr:001900"


@pytest.fixture
def toml(tmp_path: Path, datenbank_url: str) -> Path:
    datei = tmp_path / "gateway.toml"
    datei.write_text(f'datenbank = {{url = "{datenbank_url}"}}\n{RICHTIG}', encoding="utf-8")
    return datei


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


def test_von_beginn_bis_ende_sagen_es_list_status_und_check(befehl: Befehl, toml: Path) -> None:
    an = ("--settings", toml, "--json")
    beginn = befehl("wartung", "beginnen", "--art", "nur-annehmen", "--bis", "2h", "--grund", "Umbau", *an)
    assert beginn.exit_code == 0, beginn.meldung
    assert (beginn.letzte["mandant"], beginn.letzte["ueberzogen"]) == (None, False)
    hier = befehl(
        "wartung", "beginnen", "--art", "leerlaufen", "--bis", "1h", "--grund", "X", "--mandant", M, *an
    )
    assert hier.letzte["mandant"] == M
    assert befehl("wartung", "list", *an).ausgabe.count('"art"') == 2
    (eine, _) = befehl("status", *an).letzte["wartung"]
    assert eine["grund"] == "Umbau"
    assert eine["wer"].startswith("Administration (")
    check = befehl("check", "--settings", toml)
    assert "wartung: Wartung der ganzen Installation seit" in check.ausgabe
    for wo in ((), ("--mandant", M)):
        assert befehl("wartung", "beenden", *wo, *an).letzte["beendet"] is True
    assert befehl("wartung", "beenden", *an).letzte == {"ok": True, "beendet": False}
    assert "wartung" not in befehl("check", "--settings", toml).ausgabe


def test_warten_endet_mit_3_solange_etwas_laeuft_und_mit_0_danach(befehl: Befehl, toml: Path) -> None:
    installation = Installation(lade(toml))
    jetzt = installation.uhr.jetzt()
    with installation.datenbank.schreiben() as session:
        stelle_ein(session, M, "probe", "probe:1", {}, jetzt=jetzt)
        griff = Griff({"probe": jetzt - jetzt.replace(year=jetzt.year - 1)})
        beanspruche(session, "w", griff, jetzt=jetzt)
        session.commit()
    wunsch = ("wartung", "beginnen", "--bis", "2h", "--grund", "Umbau", "--settings", toml, "--json")
    lauf = befehl(*wunsch, "--art", "leerlaufen", "--warten", "1s")
    assert (lauf.exit_code, lauf.letzte["code"]) == (3, "wartung.noch_nicht_leer")
    assert befehl(*wunsch, "--art", "nur-annehmen", "--warten", "1s").exit_code == 0  # that one sends nothing
    installation.datenbank.schliesse()


@pytest.mark.parametrize(
    ("falsch", "ende"),
    [(("--art", "alles"), 2), (("--bis", "gestern"), 2), (("--bis", "90d"), 1), (("--mandant", "azr:9"), 2)],
)
def test_falsche_angaben_schalten_nichts(
    befehl: Befehl, toml: Path, falsch: tuple[str, str], ende: int
) -> None:
    richtig = {"--art": "leerlaufen", "--bis": "2h", "--grund": "Umbau"}
    angaben = [teil for paar in (richtig | dict([falsch])).items() for teil in paar]
    assert befehl("wartung", "beginnen", *angaben, "--settings", toml).exit_code == ende
    assert befehl("wartung", "list", "--settings", toml, "--json").ausgabe == ""
