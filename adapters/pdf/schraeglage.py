"""Does a scan lie askew? Lines of text are sharpest when one looks along them: the angle at which the ink of a page
falls into the fewest rows is the angle at which it lies (projection profile)."""

from __future__ import annotations

import math
from collections.abc import Sequence

AB = 1.5
"""Degrees that somebody sees."""
_BIS, _STUFE = 6.0, 0.5
_HOECHSTENS = 4000
"""Points that are looked at."""
_WENIGSTENS = 400
_DEUTLICH = 1.2
"""So much sharper than straight must it be: pictures and tables have no angle, or several."""


def schraeglage(zeilen: Sequence[bytes]) -> float:
    """Degrees, positive where lines fall to the right; 0.0 for a page that lies straight, or of which it can't be told.
    `zeilen`: one byte a point, 1 = ink."""
    punkte = [(x, y) for y, zeile in enumerate(zeilen) for x in _stellen(zeile)]
    if len(punkte) < _WENIGSTENS:
        return 0.0
    punkte = punkte[:: len(punkte) // _HOECHSTENS + 1]
    stufen = int(_BIS / _STUFE)
    schaerfen = {n * _STUFE: _schaerfe(punkte, n * _STUFE) for n in range(-stufen, stufen + 1)}
    grad = max(schaerfen, key=lambda g: (schaerfen[g], -abs(g)))
    deutlich = schaerfen[grad] > _DEUTLICH * schaerfen[0.0]
    return grad if deutlich and AB <= abs(grad) < _BIS else 0.0


def _stellen(zeile: bytes) -> Sequence[int]:
    stellen, ab = [], zeile.find(1)
    while ab >= 0:
        stellen.append(ab)
        ab = zeile.find(1, ab + 1)
    return stellen


def _schaerfe(punkte: Sequence[tuple[int, int]], grad: float) -> int:
    """Sum of squares of the rows' ink, seen at this angle."""
    neigung, reihen = math.tan(math.radians(grad)), dict[int, int]()
    for x, y in punkte:
        reihe = round(y - x * neigung)
        reihen[reihe] = reihen.get(reihe, 0) + 1
    return sum(n * n for n in reihen.values())
