"""What the Administration says when it gives back what it cannot get processed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gateway.errors import EingabeFehler

ZURUECKGEBEN = "zurueckgeben"
"""In the data of a work item that opens a message: it is not to be processed any more, but rejected."""


class Zurueckgegeben(EingabeFehler):
    """It is from whom it says it is, and cannot be processed here; nothing of it was judged."""

    code = "uebernahme.zurueckgegeben"
    satz = "Die Nachricht ließ sich bei der Empfängerin nicht verarbeiten."
    rueckweisungscode = "S999"


@dataclass(frozen=True)
class Rueckgabewunsch:
    """Code and sentence of the 0010, and who gives it back (user id)."""

    code: str
    grund: str
    durch: str

    def als_json(self) -> dict[str, Any]:
        return {"code": self.code, "grund": self.grund, "durch": self.durch}

    @classmethod
    def aus(cls, gemerkt: dict[str, Any]) -> Rueckgabewunsch:
        return cls(gemerkt["code"], gemerkt["grund"], gemerkt["durch"])

    @property
    def fehler(self) -> Zurueckgegeben:
        return Zurueckgegeben(f"{Zurueckgegeben.satz} Grund: {self.grund}", rueckweisung=self.code)
