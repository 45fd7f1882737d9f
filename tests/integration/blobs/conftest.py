"""An adapter enters the contract suite by one entry in `BAENKE`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.blob.folder import Ordnerblobs
from tests.integration.blobs.werkbank import Werkbank

BAENKE: dict[str, Callable[[Path], Werkbank]] = {
    "folder": lambda ordner: Werkbank(lambda: Ordnerblobs(ordner / "blobs"))
}


@pytest.fixture(params=BAENKE)
def bank(request: pytest.FixtureRequest, tmp_path: Path) -> Werkbank:
    return BAENKE[request.param](tmp_path)
