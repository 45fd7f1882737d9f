"""`benutzer kennwort`: the account works in the installation that made it, and nothing of it is an argument."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pyotp
import pytest

from gateway.ablage.tabellen import Kontozeile
from gateway.ablauf.anmeldung import AnmeldungAbgelehnt, faktorkennung
from gateway.bootstrap.installation import Installation
from gateway.schutz.hauptschluesseldatei import lade_hauptschluessel
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen


def test_ein_konto_entsteht_gilt_und_geht_wieder(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = einstellungen(tmp_path, testpki)
    befehl = Befehl(monkeypatch, capsys)
    befehl("db", "upgrade", "--settings", toml)
    befehl("benutzer", "anlegen", "frau.muster", "--name", "Frau Muster", "--settings", toml)
    datei = tmp_path / "kennwort"
    aufruf = ("benutzer", "kennwort", "Frau.Muster", "--settings", toml, "--kennwort-datei", datei, "--json")
    assert befehl(*aufruf).exit_code == 2  # no such file
    datei.write_text("kurz-7\n")
    schwach = befehl(*aufruf)
    assert (schwach.exit_code, "kurz-7" in schwach.ausgabe) == (1, False)
    datei.write_text("Vier Pferde im Regen\n")
    installation = Installation(lade(toml))
    sitzung = installation.fach.eroeffne("azr:001900", "frau.muster", "link")
    antwort = befehl(*aufruf)
    assert antwort.exit_code == 0
    assert (len(antwort.letzte["ersatzworte"]), antwort.letzte["sitzungen_beendet"]) == (8, 1)
    assert installation.fach.sitzung(sitzung, beruehren=False) is None
    app = pyotp.parse_uri(antwort.letzte["otpauth"])
    assert isinstance(app, pyotp.TOTP)
    konten = installation.konten
    assert konten.melde_an("frau.muster", "Vier Pferde im Regen", app.now()) == "frau.muster"
    for wort, schritt in zip(antwort.letzte["ersatzworte"][1:], ("wechseln", "ablegen"), strict=False):
        os.utime(haupt := tmp_path / "haupt.schluessel", (haupt.stat().st_mtime - 3600,) * 2)
        assert befehl("schluessel", schritt, "--settings", toml).exit_code == 0
        assert konten.melde_an("frau.muster", "Vier Pferde im Regen", wort) == "frau.muster"
    with installation.datenbank.lesen() as session:
        konto = session.get(Kontozeile, "frau.muster")
    assert konto is not None  # the master key that opened it is gone, and it still opens
    neuer = lade_hauptschluessel(tmp_path / "haupt.schluessel")
    geheimnis = neuer.entpacke(konto.faktor, faktorkennung(konto.benutzer))
    assert base64.b32encode(geheimnis).decode() == app.secret
    weg = befehl("benutzer", "kennwort", "frau.muster", "--entfernen", "--settings", toml, "--json")
    assert weg.letzte == {"ok": True, "entfernt": True}
    with pytest.raises(AnmeldungAbgelehnt):
        konten.melde_an("frau.muster", "Vier Pferde im Regen", antwort.letzte["ersatzworte"][0])


def test_wen_es_nicht_gibt_bekommt_kein_konto(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = einstellungen(tmp_path, testpki)
    befehl = Befehl(monkeypatch, capsys)
    befehl("db", "upgrade", "--settings", toml)
    (tmp_path / "kennwort").write_text("Vier Pferde im Regen")
    antwort = befehl(
        "benutzer", "kennwort", "niemand", "--settings", toml, "--kennwort-datei", tmp_path / "kennwort"
    )
    assert antwort.exit_code == 1
    assert "otpauth" not in antwort.ausgabe


def test_alle_sitzungen_einer_person_lassen_sich_beenden(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    toml = einstellungen(tmp_path, testpki)
    befehl = Befehl(monkeypatch, capsys)
    befehl("db", "upgrade", "--settings", toml)
    for wer in ("erika", "otto"):
        befehl("benutzer", "anlegen", wer, "--name", wer.title(), "--settings", toml)
    fach = Installation(lade(toml)).fach
    ihre = [fach.eroeffne("azr:001900", "erika", weg) for weg in ("oidc", "konto")]
    seine = fach.eroeffne("azr:001900", "otto", "link")
    antwort = befehl("benutzer", "abmelden", "Erika", "--settings", toml, "--json")
    assert antwort.letzte == {"ok": True, "id": "erika", "sitzungen_beendet": 2}
    assert [fach.sitzung(s, beruehren=False) for s in ihre] == [None, None]
    assert fach.sitzung(seine, beruehren=False) is not None
    assert befehl("benutzer", "abmelden", "niemand", "--settings", toml).exit_code == 1
