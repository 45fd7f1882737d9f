"""One time zone everywhere: what commands print are the clocks of the authorities, in JSON and for people."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from gateway.cli.ausgabe import ergebnis

WURZEL = Path(__file__).parents[2]


def test_json_nennt_die_ortszeit_mit_abstand(capsys: pytest.CaptureFixture[str]) -> None:
    ergebnis({"sommer": datetime(2026, 7, 1, 22, 30, tzinfo=UTC)}, "", als_json=True)
    ergebnis({"winter": datetime(2026, 12, 1, 22, 30, tzinfo=UTC)}, "", als_json=True)
    sommer, winter = map(json.loads, capsys.readouterr().out.splitlines())
    assert sommer == {"sommer": "2026-07-02T00:30:00+02:00"}
    assert winter == {"winter": "2026-12-01T23:30:00+01:00"}


def test_kein_befehl_schreibt_zeiten_selbst() -> None:
    """Commands hand moments over as they are (or turn them themselves); days have no zone."""
    tage = re.compile(r"oertlich|fromisoformat|[._](von|bis|tag)\b|\bt\.isoformat|date\(\)|seit\.iso")
    fremd = [
        f"{datei.relative_to(WURZEL)}: {zeile.strip()}"
        for ordner in ("gateway/cli", "adapters")
        for datei in (WURZEL / ordner).rglob("*.py")
        if "cli" in datei.parts or "befehle" in datei.parts
        for zeile in datei.read_text(encoding="utf-8").splitlines()
        if "isoformat" in zeile and not tage.search(zeile)
    ]
    assert fremd == []
