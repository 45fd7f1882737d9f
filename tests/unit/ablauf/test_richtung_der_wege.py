"""Every legal way has one direction."""

from __future__ import annotations

from gateway.ablauf.arbeit import WEGE
from gateway.domain.uebergabe import RICHTUNG_DES_WEGES


def test_jeder_weg_hat_eine_richtung() -> None:
    assert set(RICHTUNG_DES_WEGES) == set(WEGE)
