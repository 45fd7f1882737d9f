"""`client anlegen|list|geheimnis|widerrufen`: the secret works in the installation that made it, and is told once."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.ablauf.clients import ClientAbgelehnt
from gateway.bootstrap.installation import Installation
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


def test_ein_client_entsteht_bekommt_token_und_geht_wieder(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = einstellungen(tmp_path, testpki)
    befehl = Befehl(monkeypatch, capsys)
    ende = ("--settings", toml, "--json")
    befehl("db", "upgrade", "--settings", toml)
    anlegen = ("client", "anlegen", "Fachverfahren", "--name", "Fachverfahren Muster")
    freigabe = befehl(*anlegen, "--rolle", "freigabe", *ende)
    assert (freigabe.exit_code, "Rolle Freigabe nicht haben" in freigabe.meldung) == (1, True)
    erstes = befehl(*anlegen, "--rolle", "sachbearbeitung", *ende).letzte
    assert erstes["client_id"] == "fachverfahren"
    clients = Installation(lade(toml)).clients
    assert clients.token("fachverfahren", erstes["client_secret"], None).mandant == "azr:001900"
    liste = befehl("client", "list", *ende)
    assert (liste.letzte["rollen"], erstes["client_secret"] in liste.ausgabe) == (["sachbearbeitung"], False)
    neues = befehl("client", "geheimnis", "fachverfahren", *ende).letzte["client_secret"]
    with pytest.raises(ClientAbgelehnt):
        clients.token("fachverfahren", erstes["client_secret"], None)
    assert clients.token("fachverfahren", neues, None)
    assert befehl("client", "widerrufen", "fachverfahren", *ende).exit_code == 0
    with pytest.raises(ClientAbgelehnt):
        clients.token("fachverfahren", neues, None)
    assert befehl("client", "widerrufen", "fachverfahren", *ende).exit_code == 1
