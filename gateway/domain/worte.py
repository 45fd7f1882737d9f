"""Numbers in German sentences."""

from __future__ import annotations


def anzahl(zahl: int, einzahl: str, mehrzahl: str) -> str:
    """ "1 Paket", "3 Pakete"."""
    return f"{zahl} {einzahl if zahl == 1 else mehrzahl}"
