"""Protection classes of the parts of a file."""

from __future__ import annotations

from enum import StrEnum


class Teilklasse(StrEnum):
    """Protection class of a part of the file: decides what may leave. Ours; no standard has such classes."""

    A = "A"
    """Goes automatically."""
    B = "B"
    """Goes automatically once competence has passed; contains third parties."""
    C = "C"
    """Goes only after a named person released it (criminal, health, removal)."""
    S = "S"
    """Protected address: release by two persons."""
    V = "V"
    """Classified: never on this route."""
    X = "X"
    """Internal papers: stay with the sender."""


OHNE_MENSCHEN = frozenset({Teilklasse.A, Teilklasse.B})
"""These leave without a human."""
NIE = frozenset({Teilklasse.V, Teilklasse.X})
"""These never leave on this route."""
