"""No schema set of the machine may decide our tests."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def keine_fremde_schemaablage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    ordner = tmp_path / "schemas"
    monkeypatch.setenv("AKTENBRUECKE_SCHEMAS", str(ordner))
    return ordner
