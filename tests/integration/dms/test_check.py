"""`check` tells what lies in the DMS folder and can't be a file, or is no document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen

PERSON = {"familienname": "Musterfrau", "geschlecht": "w", "staatsangehoerigkeiten": ["163"]}


def _befunde(befehl: Befehl, datei: Path) -> tuple[int, list[dict[str, Any]]]:
    antwort = befehl("check", "--settings", datei, "--json")
    zeilen = map(json.loads, antwort.ausgabe.splitlines())
    return antwort.exit_code, [zeile for zeile in zeilen if zeile["was"] == "dms"]


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
