"""Limits that both ways keep: what `pack` takes, `unpack` takes.

A bomb is what doesn't fit the announced sizes or these limits, not what packs well: a blank page scanned
without compression shrinks to a thousandth.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.paket.fehler import ZuGross

HOECHSTZAHL_DOKUMENTE = 20_000
HOECHSTUMFANG = 50_000_000_000
"""Bytes of an archive, and of all documents in it."""


@dataclass(frozen=True)
class Grenzen:
    """Limits on a foreign archive; a claim above them stops the reader before any content is touched."""

    mitglieder: int = HOECHSTZAHL_DOKUMENTE
    verzeichnis: int = 16_000_000
    """Bytes of the central directory."""
    extra: int = 4096
    """Bytes of extra fields at one member."""
    gesamt: int = HOECHSTUMFANG
    """Bytes of all members taken out."""
    frei: int = 5_000_000_000
    """Bytes of all members that are taken out however well they pack."""
    verhaeltnis: int = 200
    """Unpacked to packed size of all members together, when they are more than `frei`."""


def pruefe_anzahl(dokumente: int) -> None:
    """Raises `ZuGross`."""
    if dokumente > HOECHSTZAHL_DOKUMENTE:
        raise ZuGross(
            f"Es sind {dokumente} Dokumente; eine Aktenlieferung fasst höchstens {HOECHSTZAHL_DOKUMENTE}. "
            "Bitte in mehrere Lieferungen aufteilen oder Einzelseiten zu Dokumenten zusammenfassen."
        )


def pruefe_umfang(groessen: Sequence[int], archivgroesse: int) -> None:
    """`groessen`: bytes of each document. Raises `ZuGross`."""
    if max(sum(groessen), archivgroesse) > HOECHSTUMFANG:
        raise ZuGross(f"Die Dokumente sind zusammen größer als {HOECHSTUMFANG // 10**9} GB.")
