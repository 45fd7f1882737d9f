"""The real processes of a whole handover: memory is flat in the size of the Akte (invariant 8)."""

from __future__ import annotations

from tests.benchmarks.uebergaben import miss


def test_eine_achtmal_so_grosse_akte_braucht_nicht_mehr_speicher() -> None:
    klein, gross = (miss(1, groesse, grenze=8_000_000) for groesse in (10_000_000, 80_000_000))
    for name, spitze in gross.speicher.items():
        assert spitze < klein.speicher[name] * 1.1, name
        assert spitze < 180_000_000, name  # four lanes in one process
