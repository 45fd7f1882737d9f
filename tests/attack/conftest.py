"""Fixtures for the attacks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import oscivektoren


@pytest.fixture(scope="session")
def vertrauen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Trust folder for the OSCI vectors."""
    return oscivektoren.vertrauensordner(tmp_path_factory.mktemp("vertrauen"))
