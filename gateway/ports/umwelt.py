"""Time and chance, injected so that tests and crash runs can hold them still; and: is a service there?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable


class Uhr(Protocol):
    def jetzt(self) -> datetime:
        """The present moment, aware, in UTC."""
        ...


class Zufall(Protocol):
    def zahl(self) -> float:
        """A number in [0, 1)."""
        ...


@dataclass(frozen=True)
class Ansprache:
    """A service answered: what it says of itself, and what its clock says where it tells."""

    text: str
    uhrzeit: datetime | None = None


@runtime_checkable
class Ansprechbar(Protocol):
    """A mailbox, directory, DMS or specialist system that can be asked whether it is there, at little cost, four
    times a minute."""

    def sprich_an(self, kennung: str) -> Ansprache:
        """On behalf of this Mandant. Changes nothing over there. Raises a leaf of `Fehler` when it does not
        answer, or not as it should."""
        ...
