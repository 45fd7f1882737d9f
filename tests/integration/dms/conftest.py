"""An adapter enters the contract suite by one entry in `BAENKE`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.dms.folder import OrdnerDms
from tests.integration.dms.werkbank import Werkbank


def _ordner(tmp_path: Path) -> Werkbank:
    ordner = tmp_path / "dms"
    ordner.mkdir()
    return Werkbank("folder", lambda: OrdnerDms(ordner))


BAENKE: dict[str, Callable[[Path], Werkbank]] = {"folder": _ordner}


@pytest.fixture(params=BAENKE)
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Werkbank:
    return BAENKE[request.param](tmp_path)
