"""`check` tells what lies in the DMS folder and can't be a file, or is no document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.bootstrap.pruefung import schluessel
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.postgres import Postgres

PERSON = {"familienname": "Musterfrau", "geschlecht": "w", "staatsangehoerigkeiten": ["163"]}


def _befunde(befehl: Befehl, datei: Path) -> tuple[int, list[dict[str, Any]]]:
    antwort = befehl("check", "--settings", datei, "--json")
    zeilen = map(json.loads, antwort.ausgabe.splitlines())
    return antwort.exit_code, [zeile for zeile in zeilen if zeile["was"] == "dms"]


@pytest.mark.postgres
def test_eine_leere_datenbank_ist_ein_befund(
    postgres_server: Postgres,
    tmp_path: Path,
    testpki: Pki,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Before `db upgrade`: no table is there, and that is nobody's fault but the order's."""
    befehl, datei = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    monkeypatch.setenv("AKTENBRUECKE_DATENBANK__URL", postgres_server.lege_an("leer"))
    antwort = befehl("check", "--settings", datei, "--json")
    postgres_server.loesche("leer")
    befunde = [json.loads(zeile) for zeile in antwort.ausgabe.splitlines()]
    assert antwort.exit_code == 2
    assert "db upgrade" in next(b for b in befunde if b["was"] == "datenbank")["text"]


def test_was_beim_nachsehen_verschwindet_ist_ein_befund(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Files come and go beside us; a program error it is not."""
    befehl, datei = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    assert befehl("db", "upgrade", "--settings", datei).exit_code == 0

    def fort(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", str(tmp_path / "fort"))

    monkeypatch.setattr(schluessel, "maengel", fort)
    monkeypatch.setattr("shutil.disk_usage", fort)
    antwort = befehl("check", "--settings", datei, "--json")
    befunde = [json.loads(zeile) for zeile in antwort.ausgabe.splitlines()]
    assert antwort.exit_code == 2, "nobody works here"
    gefunden = [b for b in befunde if f"{tmp_path}/fort: Hier lässt sich nicht nachsehen" in b["text"]]
    assert [(b["was"], b["stufe"]) for b in gefunden] == [
        ("schluessel", "unbekannt"),
        ("postfach", "unbekannt"),
    ]


def test_check_nennt_systemdateien_und_was_sich_nicht_lesen_laesst(
    tmp_path: Path, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl, datei = Befehl(monkeypatch, capsys), einstellungen(tmp_path, testpki)
    verzeichnis = tmp_path / "verzeichnis.toml"
    verzeichnis.write_text(verzeichnis.read_text().replace("azr:001901", "azr:001900"))
    assert befehl("db", "upgrade", "--settings", datei).exit_code == 0
    akte = lade(datei).mandant("azr:001900").dms.ordner / "akten" / "eins"
    akte.mkdir(parents=True)
    (akte / "akte.json").write_bytes(b"\xef\xbb\xbf" + json.dumps({"person": PERSON}).encode())
    (akte / "Thumbs.db").write_bytes(b"x")
    _, befunde = _befunde(befehl, datei)
    assert [b["ok"] for b in befunde] == [True, True]
    assert "»eins/Thumbs.db« (Vorschaubilder von Windows)" in befunde[1]["text"]
    (akte / "akte.json").write_text("{")
    exit_code, befunde = _befunde(befehl, datei)
    assert exit_code == 2  # nobody works here
    assert [(b["ok"], b["text"].startswith("azr:001900: eins: ")) for b in befunde] == [
        (True, False),
        (False, True),
    ]
