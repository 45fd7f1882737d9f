"""What can be wrong with a PDF that is one, and what an authority wants to happen then."""

from __future__ import annotations

from enum import StrEnum


class Mangel(StrEnum):
    """Kinds of findings."""

    VERSCHLUESSELT = "verschluesselt"
    """Nobody can open it without a password."""
    BESCHAEDIGT = "beschaedigt"
    """Its structure can't be read, or has no page."""
    AKTIV = "aktiv"
    """It runs or starts something, sends data, or carries files along."""

    @property
    def anrede(self) -> str:
        return {
            "verschluesselt": "nur mit Kennwort zu öffnen",
            "beschaedigt": "nicht lesbar",
            "aktiv": "mit aktiven Inhalten",
        }[self.value]


class Vorgabe(StrEnum):
    """What happens."""

    MELDEN = "melden"
    ABLEHNEN = "ablehnen"
