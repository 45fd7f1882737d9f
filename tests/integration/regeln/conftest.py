"""The command over a small installation with named persons, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.bootstrap.zeit import Systemuhr
from gateway.domain.aufgabe import Rolle
from tests.conftest import StehendeUhr
from tests.integration.befehl import Befehl
from tests.unit.test_settings import RICHTIG

NUR_SQLITE = pytest.mark.parametrize("datenbank_url", ["sqlite"], indirect=True)
"""For what no database can change."""
M, ZWEITER = "azr:001900", "azr:002100"
_PERSONEN = {
    "administration": Rolle.ADMINISTRATION,
    "freigabe": Rolle.FREIGABE,
    "freigabe2": Rolle.FREIGABE,
    "sachbearbeitung": Rolle.SACHBEARBEITUNG,
    "revision": Rolle.REVISION,
}


@pytest.fixture
def befehl(
    datenbank_url: str,
    uhr: StehendeUhr,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Befehl:
    """Settings with two Mandanten; `--mandant` is asked for. The clock stands still here, too."""
    monkeypatch.setattr(Systemuhr, "jetzt", lambda _: uhr.jetzt())
    einstellungen = tmp_path / "gateway.toml"
    erster = RICHTIG[RICHTIG.index("[[mandanten]]") :]
    zweiter = erster.replace(M, ZWEITER)
    einstellungen.write_text(f'datenbank = {{url = "{datenbank_url}"}}\n{RICHTIG}{zweiter}', encoding="utf-8")
    (tmp_path / "dms").mkdir()
    schluessel = tmp_path / "haupt.schluessel"
    schluessel.write_text("00" * 32)
    schluessel.chmod(0o600)
    monkeypatch.setenv("AKTENBRUECKE_SETTINGS", str(einstellungen))
    return Befehl(monkeypatch, capsys)


@pytest.fixture
def personen(datenbank: Datenbank, uhr: StehendeUhr) -> None:
    """One of each role at the first Mandant; at the second one there is another one."""
    with datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, uhr)
        for id, rolle in _PERSONEN.items():
            bestand.lege_an(id, id.title(), wer="Test")
            bestand.setze_rollen(id, M, [rolle], wer="Test")
        bestand.lege_an("fremde", "Fremde", wer="Test")
        bestand.setze_rollen("fremde", ZWEITER, [Rolle.FREIGABE], wer="Test")
        session.commit()
