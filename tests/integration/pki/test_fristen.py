"""Warnings before certificates run out, and of revocation lists whose next issue is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gateway.bootstrap.fristen import Frist, fristen
from gateway.bootstrap.zertifikate import baue_pruefung, eigene_zertifikate
from gateway.schutz.testpki import Pki
from gateway.settings import Vertrauen, lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


def _fristen(tmp_path: Path, testpki: Pki, wann: datetime) -> dict[str, Frist]:
    """Without the lists' say, to look at the certificates alone."""
    gelesen = lade(einstellungen(tmp_path, testpki))
    pruefung = baue_pruefung(Vertrauen(ordner=testpki.vertrauen, ohne_sperrauskunft="zulassen"))
    return {f.was: f for f in fristen(eigene_zertifikate(gelesen), pruefung, wann)}


@pytest.mark.parametrize(
    ("vorher", "gueltig", "faellig"),
    [
        (timedelta(days=61, hours=1), True, False),
        (timedelta(days=60, hours=1), True, True),
        (timedelta(days=7), True, True),
        (timedelta(hours=1), True, True),
        (-timedelta(hours=1), False, True),
    ],
)
def test_vor_dem_ablauf_wird_gewarnt(
    tmp_path: Path, testpki: Pki, vorher: timedelta, gueltig: bool, faellig: bool
) -> None:
    ende = testpki.zertifikat("behoerde-a-signatur").gueltig_bis
    alle = _fristen(tmp_path, testpki, ende - vorher)
    frist = alle["azr:001900 Zertifikat Signatur"]
    assert (frist.gueltig, frist.faellig) == (gueltig, faellig)
    assert ("Tagen" in frist.text) is (faellig and gueltig)


def test_auch_aussteller_laufen_ab_und_abgelaufene_stoeren_nicht_mehr(tmp_path: Path, testpki: Pki) -> None:
    ende = testpki.zertifikat("vertrauen/testausgabe").gueltig_bis
    name = f"Aussteller {testpki.zertifikat('vertrauen/testausgabe').inhaber}"
    assert _fristen(tmp_path, testpki, ende - timedelta(days=5))[name].faellig
    assert name not in _fristen(tmp_path, testpki, ende + timedelta(days=5))


def test_sperrlisten_werden_erst_bald_faellig_und_dann_alt(tmp_path: Path, testpki: Pki) -> None:
    def stand(tage: float) -> set[tuple[bool, bool]]:
        alle = _fristen(tmp_path, testpki, datetime.now(UTC) + timedelta(days=tage))
        return {(f.gueltig, f.faellig) for was, f in alle.items() if was.startswith("Sperrliste")}

    assert stand(0) == {(True, False)}
    assert stand(59) == {(True, True)}  # they are good for 60 days (certs/testpki.toml)
    assert stand(61) == {(False, True)}


def test_check_und_status_nennen_was_zu_tun_ist(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = Befehl(monkeypatch, capsys)
    was = "azr:001900 Zertifikat Signatur"
    datei = einstellungen(tmp_path, testpki)

    def befund() -> dict[str, Any]:
        antwort = befehl("check", "--settings", datei, "--json")
        alle = [b for b in map(json.loads, antwort.ausgabe.splitlines()) if b["was"] == "schluessel"]
        (gesuchter,) = [b for b in alle if b["text"].startswith(was)]
        return dict(gesuchter)

    assert (befund()["ok"], befund()["stufe"]) == (True, "ok")
    assert befehl("status", "--settings", datei, "--json").letzte["fristen"] == []
    datei = einstellungen(tmp_path, testpki, signatur="gesperrt")
    assert (befund()["ok"], befund()["stufe"]) == (False, "kritisch")
    assert befund()["rat"]
    (satz,) = befehl("status", "--settings", datei, "--json").letzte["fristen"]
    assert satz.startswith(f"{was}: Das Zertifikat ist gesperrt.")
