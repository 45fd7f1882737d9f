"""A secret that others can read is none: whatever it opens, the installation takes it from no such file, and `check`
names each of them before it is needed."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.bootstrap.anmeldedienst import baue_anmeldedienst
from gateway.bootstrap.dms import baue_dms
from gateway.bootstrap.fachverfahren import baue_fachverfahren
from gateway.bootstrap.geheimdateien import geheimdateien, maengel
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.meldewege import baue_boten, baue_webhooks
from gateway.demo import einstellungsdateien, vorgaben
from gateway.demo.behoerden import uebernehmende
from gateway.schutz.fehler import DateirechteFalsch, PindateiFalsch
from gateway.schutz.testpki import Pki
from gateway.settings import Dmsanschluss, Einstellungen, lade, pruefe_tabelle
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen

_MANDANT = """
[mandanten.fachverfahren]
art = "rest"
url = "https://fach.example/"
benutzer = "b"
kennwort_datei = "fach"

[[mandanten.webhooks]]
name = "fach"
url = "https://fach.example/e"
geheimnis_datei = "webhook"

[alarme]
an = ["wache@example.invalid"]
von = "gateway@example.invalid"
server = "mail.example.invalid"
benutzer = "b"
kennwort_datei = "mail"

[web.oidc]
aussteller = "https://login.example"
client_id = "c"
geheimnis_datei = "oidc"
rollen = [{gruppe = "g", mandant = "azr:001900", rolle = "revision"}]
"""
_WEBDAV = '{art = "webdav", url = "https://dms.example/", benutzer = "b", kennwort_datei = "dms-kennwort"}'
_GEHEIM = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
ALLE = ("dms-kennwort", "fach", "mail", "oidc", "webhook")


@pytest.fixture
def toml(tmp_path: Path, testpki: Pki) -> Path:
    datei = einstellungen(tmp_path, testpki)
    text = datei.read_text().replace('dms = {ordner = "dms"}', f"dms = {_WEBDAV}")
    datei.write_text(text + _MANDANT)
    for name in ALLE:
        (tmp_path / name).touch(mode=0o600)
        (tmp_path / name).write_text(f"{_GEHEIM}\n")
    return datei


def _bauen(alles: Einstellungen, uhr: object) -> dict[str, Callable[[], object]]:
    (mandant,) = alles.mandanten
    return {
        "dms-kennwort": lambda: baue_dms(mandant),
        "fach": lambda: baue_fachverfahren(mandant.fachverfahren, uhr),  # type: ignore[arg-type]
        "mail": lambda: baue_boten(alles.alarme),
        "oidc": lambda: baue_anmeldedienst(alles.web.oidc, uhr),  # type: ignore[arg-type]
        "webhook": lambda: baue_webhooks(mandant, uhr),  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("rechte", [0o640, 0o604, 0o620])
@pytest.mark.parametrize("name", ALLE)
def test_ein_offenes_geheimnis_wird_nicht_benutzt(toml: Path, name: str, rechte: int) -> None:
    alles = lade(toml)
    baue = _bauen(alles, Installation(alles).uhr)[name]
    baue()
    (toml.parent / name).chmod(rechte)
    with pytest.raises(DateirechteFalsch) as fehler:
        baue()
    assert fehler.value.wo == str(toml.parent / name)
    assert [mangel.fehler.wo for mangel in maengel(alles)] == [str(toml.parent / name)]


@pytest.mark.parametrize(
    "inhalt", [b"", "gehäim".encode("utf-16"), b"eins\nzwei\n", "gehäim".encode("cp1252")]
)
@pytest.mark.parametrize("name", ALLE)
def test_wie_eine_pin_so_jedes_geheimnis(toml: Path, name: str, inhalt: bytes) -> None:
    alles = lade(toml)
    (toml.parent / name).write_bytes(inhalt)
    with pytest.raises(PindateiFalsch) as fehler:
        _bauen(alles, Installation(alles).uhr)[name]()
    assert "geh" not in fehler.value.text.removeprefix("Die Geheim")


def test_check_nennt_auch_was_noch_niemand_braucht(
    toml: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = Befehl(monkeypatch, capsys)
    befehl("db", "upgrade", "--settings", toml)
    (toml.parent / "mail").chmod(0o644)
    antwort = befehl("check", "--settings", toml, "--json")
    befunde = [json.loads(zeile) for zeile in antwort.ausgabe.splitlines()]
    (befund,) = [b for b in befunde if "alarme.kennwort_datei" in b["text"]]
    assert (befund["was"], befund["ok"], befund["stufe"]) == ("schluessel", False, "kritisch")
    assert "chmod 600" in befund["rat"]


def test_ein_kennwort_in_den_einstellungen_ist_auch_eines(
    toml: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    toml.write_text(f'[datenbank]\nurl = "postgresql+psycopg://a:geheim@db/a"\n{toml.read_text()}')
    toml.chmod(0o644)
    assert [mangel.name for mangel in maengel(lade(toml))] == ["datenbank.url"]
    toml.chmod(0o600)
    assert list(maengel(lade(toml))) == []
    toml.chmod(0o644)
    monkeypatch.setenv("AKTENBRUECKE_DATENBANK__URL", "postgresql+psycopg://a:geheim@db/a")
    assert list(maengel(lade(toml))) == []


def test_jede_einstellung_mit_dieser_endung_gehoert_dazu(toml: Path) -> None:
    namen = {name for name, _ in geheimdateien(lade(toml))}
    assert {
        "alarme.kennwort_datei",
        "web.oidc.geheimnis_datei",
        "mandanten.schluessel.pin_datei",
        "mandanten.dms.kennwort_datei",
        "mandanten.fachverfahren.kennwort_datei",
        "mandanten.webhooks.geheimnis_datei",
    } == namen


def test_die_vorfuehrung_nimmt_das_kennwort_das_man_ihr_gibt(tmp_path: Path, testpki: Pki) -> None:
    """As commands take a PIN; her installation still reads none that is open."""
    (tmp_path / "offen").write_text("geheim\n")
    (tmp_path / "offen").chmod(0o644)
    dms = tmp_path / "dms.toml"
    dms.write_bytes(b"\xef\xbb\xbf[dms]\n" + _WEBDAV[1:-1].replace(", ", "\n").encode())
    dms.write_text(dms.read_text().replace("dms-kennwort", "offen"))
    angaben = vorgaben.lies(1_000_000, None, dms)
    behoerde = uebernehmende(tmp_path, angaben.dms)
    behoerde.ordner.mkdir()
    benutzt = einstellungsdateien._benutzbar(behoerde, angaben.dms or {})
    datei = pruefe_tabelle(Dmsanschluss, dict(benutzt), dms).kennwort_datei
    assert datei is not None and datei.read_text() == "geheim\n"
    assert stat.S_IMODE(datei.stat().st_mode) == 0o600
