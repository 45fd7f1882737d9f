"""What is wrong with a folder, gathered in one run, and what people should know of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.errors import EingabeFehler
from gateway.paket.fehler import OrdnerMaengel

MEISTE = 1000
"""So many findings are kept; a folder with more has another problem, and the reader stops there."""


@dataclass(frozen=True)
class Hinweis:
    """Nothing is refused for it. `art`: systemdatei, versteckt, windows or unvollstaendig; `text`: German."""

    art: str
    datei: str
    text: str


class Maengelliste:
    """Takes refusals instead of letting the first one end the work."""

    def __init__(self, maengel: tuple[EingabeFehler, ...] = ()):
        self._maengel = list(maengel)

    @property
    def maengel(self) -> tuple[EingabeFehler, ...]:
        return tuple(self._maengel)

    def nimm(self, mangel: EingabeFehler) -> None:
        """Raises `OrdnerMaengel` when there are too many."""
        self._maengel.append(mangel)
        if len(self._maengel) >= MEISTE:
            self.wirf()

    @contextmanager
    def fange(self) -> Iterator[None]:
        """What the block refuses is noted, and the work goes on behind the block."""
        try:
            yield
        except OrdnerMaengel:
            raise
        except EingabeFehler as mangel:
            self.nimm(mangel)

    def wirf(self) -> None:
        """Raise what was found: one refusal as it is, several as `OrdnerMaengel`."""
        if len(self._maengel) == 1:
            raise self._maengel[0]
        if self._maengel:
            raise OrdnerMaengel(sorted(self._maengel, key=lambda m: m.wo or ""))
