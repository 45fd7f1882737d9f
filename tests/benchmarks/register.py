"""The list of measurements. A room adds its own module to `MODULE` and its functions with `@messreihe`."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path

MODULE = ("tests.benchmarks.paketpfad", "tests.benchmarks.osciinhalt")
"""Modules that register measurements when they are imported."""

Vorbereitung = Callable[[Path, int], Callable[[], object]]
"""Called with an empty folder and the size of the payload in bytes; returns what is measured."""

MESSREIHEN: dict[str, Vorbereitung] = {}


def messreihe(name: str) -> Callable[[Vorbereitung], Vorbereitung]:
    """Register a measurement under the name the table shows."""

    def eintragen(vorbereitung: Vorbereitung) -> Vorbereitung:
        MESSREIHEN[name] = vorbereitung
        return vorbereitung

    return eintragen


def lade() -> dict[str, Vorbereitung]:
    """All measurements in the order of their registration."""
    for modul in MODULE:
        importlib.import_module(modul)
    return MESSREIHEN
