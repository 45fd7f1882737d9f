"""What is put in while an item is worked on: only those lanes of a process look at once that may take it.

To let all look after each item cost more looks that found nothing than items were done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from gateway.ablage.tabellen import Auftragsklasse

Sorte = tuple[str, Auftragsklasse]
"""Kind and class of an item: by these a lane takes it or not."""

_gehoert: ContextVar[set[Sorte] | None] = ContextVar("gehoert", default=None)


@contextmanager
def horche() -> Iterator[set[Sorte]]:
    """Around the work on one item: gathers what becomes due at once, committed or not."""
    gehoert: set[Sorte] = set()
    marke = _gehoert.set(gehoert)
    try:
        yield gehoert
    finally:
        _gehoert.reset(marke)


def melde(art: str, klasse: Auftragsklasse) -> None:
    """An item of this kind and class is due."""
    gehoert = _gehoert.get()
    if gehoert is not None:
        gehoert.add((art, klasse))
