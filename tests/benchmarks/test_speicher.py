"""Memory is flat in file size (invariant 8), measured as a ratio of two runs."""

from __future__ import annotations

import pytest

from tests.benchmarks.messen import miss_in_eigenem_prozess
from tests.benchmarks.register import lade


@pytest.mark.parametrize("name", list(lade()))
def test_sechsmal_so_viele_daten_brauchen_nicht_mehr_speicher(name: str) -> None:
    klein, gross = (miss_in_eigenem_prozess(name, groesse) for groesse in (10_000_000, 60_000_000))
    assert gross.speicher < klein.speicher * 1.1
    assert gross.speicher < 150_000_000
