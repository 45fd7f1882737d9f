"""`dms test` and `dms probe`: what an administrator tries before the first handover."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.dms.fern import fehler
from tests.integration.befehl import Befehl
from tests.integration.dms import davserver
from tests.integration.dms.stoerserver import Stoerserver, Stoerung, stoerserver

_VORLAGE = """
[ablage]
blobs = "blobs"
hauptschluessel = "haupt.schluessel"
quarantaene = "quarantaene"
[web]
zugang = "zugang"
[vertrauen]
ordner = "vertrauen"
[verzeichnis]
datei = "verzeichnis.json"
[[mandanten]]
kennung = "azr:001900"
name = "Landeshauptstadt Stuttgart"
anschrift = {{strasse = "Musterweg", postleitzahl = "00000", wohnort = "Musterstadt"}}
erreichbarkeit = [{{kanal = "01", kennung = "abh@beispiel.invalid"}}]
schluessel = {{signatur = "s.p12", verschluesselung = "v.p12", pin_datei = "pin"}}
dms = {dms}
"""


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.fixture(scope="module")
def echt(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    hier = tmp_path_factory.mktemp("dav")
    ordner = davserver.wurzel(hier, "ablage")
    with davserver.wsgidav(hier, ordner) as url:
        yield url, ordner


@pytest.fixture
def stoerer(echt: tuple[str, Path]) -> Iterator[tuple[str, Stoerserver]]:
    with stoerserver(echt[0]) as beides:
        yield beides


@pytest.fixture
def akte(tmp_path: Path) -> Path:
    ordner = tmp_path / "akte" / "Öffentlich"
    ordner.mkdir(parents=True)
    for nummer in range(3):
        (ordner / f"Bescheid {nummer}.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * nummer)
    return ordner.parent


def _settings(tmp_path: Path, url: str, kennwort: str = davserver.KENNWORT) -> Path:
    (tmp_path / "kennwort").touch(mode=0o600)
    (tmp_path / "kennwort").write_text(f"{kennwort}\n")
    datei = tmp_path / "gateway.toml"
    dms = f'{{art = "webdav", url = "{url}", benutzer = "{davserver.BENUTZER}", kennwort_datei = "kennwort"}}'
    datei.write_text(_VORLAGE.format(dms=dms))
    return datei


def test_ein_erreichbares_dms_ist_in_ordnung(befehl: Befehl, tmp_path: Path, echt: tuple[str, Path]) -> None:
    antwort = befehl("dms", "test", "--settings", _settings(tmp_path, echt[0]), "--json")
    assert antwort.exit_code == 0
    assert antwort.letzte | {"text": ""} == {
        "mandant": "azr:001900",
        "ok": True,
        "art": "webdav",
        "ort": echt[0],
        "text": "",
    }


def test_ein_falsches_kennwort_wird_gesagt_aber_nicht_gezeigt(
    befehl: Befehl, tmp_path: Path, echt: tuple[str, Path]
) -> None:
    datei = _settings(tmp_path, echt[0], "ganz-anders")
    antwort = befehl("dms", "test", "--mandant", "azr:001900", "--settings", datei)
    assert antwort.exit_code == 1
    assert fehler.AnmeldungAbgelehnt.satz.removesuffix(".") in antwort.ausgabe
    assert "ganz-anders" not in antwort.ausgabe + antwort.meldung
    probe = befehl("dms", "probe", tmp_path, "--mandant", "azr:001900", "--settings", datei)
    assert probe.exit_code in (1, 2)


def test_eine_probe_laesst_nichts_zurueck(
    befehl: Befehl, tmp_path: Path, akte: Path, echt: tuple[str, Path]
) -> None:
    datei = _settings(tmp_path, echt[0])
    antwort = befehl("dms", "probe", akte, "--mandant", "azr:001900", "--settings", datei, "--json")
    assert antwort.exit_code == 0, antwort.meldung
    assert (antwort.letzte["dokumente"], antwort.letzte["bytes"]) == (3, 30)
    assert [p for p in echt[1].rglob("*") if p.is_file()] == []


@pytest.mark.parametrize(
    ("stoerung", "code"),
    [
        (Stoerung(507), "dms.fern.kein_platz"),
        (Stoerung(403), "dms.fern.kein_zugriff"),
        (Stoerung(veraendert=lambda b: b + b"!"), "dms.import_unvollstaendig"),
        (Stoerung(verschluckt=True), "dms.dokument_unbekannt"),
    ],
)
def test_was_bei_der_probe_nicht_geht_steht_da(
    befehl: Befehl,
    tmp_path: Path,
    akte: Path,
    stoerer: tuple[str, Stoerserver],
    stoerung: Stoerung,
    code: str,
) -> None:
    datei = _settings(tmp_path, stoerer[0])
    stoerer[1].waehle = lambda art, pfad, _: stoerung if art == "PUT" and pfad.endswith(".pdf") else None
    antwort = befehl("dms", "probe", akte, "--mandant", "azr:001900", "--settings", datei, "--json")
    assert antwort.exit_code in (1, 3)
    assert antwort.letzte["code"] == code
    assert "Bescheid" not in json.dumps(antwort.letzte, ensure_ascii=False)


@pytest.mark.parametrize(
    ("dms", "satzteil"),
    [
        ('{art = "webdav", url = "http://x"}', "»benutzer«"),
        (
            '{art = "webdav", ordner = "x", url = "http://x", benutzer = "b", kennwort_datei = "k"}',
            "»ordner«",
        ),
        (
            '{art = "webdav", url = "http://u:p@x", benutzer = "b", kennwort_datei = "k"}',
            "»mandanten.0.dms.url«",
        ),
        ('{art = "cmis", url = "http://x", benutzer = "b", kennwort_datei = "k"}', "»repository«"),
        (
            '{art = "webdav", url = "http://x", benutzer = "b", kennwort_datei = "gibtesnicht"}',
            "Kennwortdatei",
        ),
        ("{}", "»ordner«"),
        ('{art = "xdomea", ordner = "x", version = "3.1"}', "»rueckordner«"),
        ('{art = "xdomea", ordner = "x", rueckordner = "y", version = "4.0"}', "»mandanten.0.dms.version«"),
        ('{art = "xdomea", ordner = "x", url = "http://x", rueckordner = "y", version = "3.1"}', "entweder"),
        ('{art = "xdomea", url = "http://x", rueckordner = "http://y", version = "3.1"}', "»benutzer«"),
        ('{art = "rest", url = "http://x", benutzer = "b", kennwort_datei = "k"}', "»zuordnung«"),
        (
            '{art = "rest", url = "http://x", zuordnung = "nichtda", benutzer = "b", kennwort_datei = "k"}',
            "Zuordnungsdatei",
        ),
    ],
)
def test_falsche_angaben_werden_genannt(befehl: Befehl, tmp_path: Path, dms: str, satzteil: str) -> None:
    (tmp_path / "gateway.toml").write_text(_VORLAGE.format(dms=dms))
    antwort = befehl("dms", "test", "--settings", tmp_path / "gateway.toml")
    assert antwort.exit_code == 2
    assert satzteil in antwort.meldung


@pytest.mark.parametrize("art", ["folder", "xdomea"])
def test_die_probe_zeigt_was_wo_entstuende(befehl: Befehl, tmp_path: Path, akte: Path, art: str) -> None:
    for name in ("dms", "antworten"):
        (tmp_path / name).mkdir()
    (tmp_path / "ablage.toml").write_text('[teile."Öffentlich"]\nordner = "01 Akte/Post"\n', encoding="utf-8")
    weitere = ', rueckordner = "antworten", version = "3.1"' if art == "xdomea" else ""
    dms = f'{{art = "{art}", ordner = "dms", ablage = "ablage.toml"{weitere}}}'
    (tmp_path / "gateway.toml").write_text(_VORLAGE.format(dms=dms))
    ruf = ("dms", "probe", akte, "--mandant", "azr:001900", "--settings", tmp_path / "gateway.toml")
    antwort = befehl(*ruf, "--json")
    assert antwort.exit_code == 0, antwort.meldung
    assert antwort.letzte["ziel"] == "Ziel: eine neue Akte."
    assert antwort.letzte["orte"][0] == {
        "dokument": "Öffentlich/Bescheid 0.pdf",
        "ort": "01 Akte/Post/Bescheid 0.pdf",
    }
    fuer_menschen = befehl(*ruf)
    assert "Öffentlich → 01 Akte/Post: 3 Dokumente" in fuer_menschen.ausgabe
    assert [p for p in (tmp_path / "dms").rglob("*") if p.is_file()] == []
