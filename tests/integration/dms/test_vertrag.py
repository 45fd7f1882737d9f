"""The folder DMS keeps the contract."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from adapters.dms.folder import OrdnerDms
from tests.dmsvertrag import Dmsvertrag, Werkbank, verdirb_im_ordner


class TestOrdner(Dmsvertrag):
    @pytest.fixture
    def bank(self, tmp_path: Path) -> Werkbank:
        ordner = tmp_path / "dms"
        ordner.mkdir()
        return Werkbank(
            "folder",
            neu=lambda: OrdnerDms(ordner),
            verdirb=verdirb_im_ordner(ordner),
            entferne=lambda ref: shutil.rmtree(ordner / "akten" / ref.id),
        )
