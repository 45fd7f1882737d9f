"""The whole contract over both kinds of REST interfaces; too many requests for every run of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.dmsvertrag import Dmsvertrag, Werkbank
from tests.integration.dms import restbank


class TestAllgemein(Dmsvertrag):
    @pytest.fixture
    def bank(self, tmp_path: Path) -> Iterator[Werkbank]:
        with restbank.bank("allgemein", tmp_path / "bestand") as gebaut:
            yield gebaut


class TestKommunal(Dmsvertrag):
    @pytest.fixture
    def bank(self, tmp_path: Path) -> Iterator[Werkbank]:
        with restbank.bank("kommunal", tmp_path / "bestand") as gebaut:
            yield gebaut
