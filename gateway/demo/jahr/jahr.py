"""The year from beginning to end."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from gateway.demo.jahr import stadt
from gateway.demo.jahr.bilanz import Bilanz, ziehe
from gateway.demo.jahr.kalender import Umfang, jahr
from gateway.demo.jahr.lauf import Jahreslauf


def erlebe(ordner: Path, anteil: float, fortschritt: Callable[[int, int], None], *, saat: int = 1) -> Bilanz:
    """`anteil`: which part of a whole year. Raises `JahrOhneEnde`."""
    beginn = time.monotonic()
    lauf = Jahreslauf(stadt.baue(ordner), fortschritt, saat)
    lauf.laufe(jahr(Umfang(anteil, saat)))
    return ziehe(lauf, anteil, time.monotonic() - beginn)
