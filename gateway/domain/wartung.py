"""Maintenance: what one Mandant, or a whole installation, leaves undone for a while so that people can work on it."""

from __future__ import annotations

from enum import StrEnum


class Wartungsart(StrEnum):
    """How much rests. What runs at that moment comes to its end; nothing of what rests is lost."""

    NUR_ANNEHMEN = "nur_annehmen"
    """Messages are fetched and worked on, none is sent."""
    LEERLAUFEN = "leerlaufen"
    """Nothing new is taken: no mailbox is asked, no work item begun. Then processes can be stopped."""

    @property
    def satz(self) -> str:
        return _SAETZE[self]


_SAETZE = {
    Wartungsart.NUR_ANNEHMEN: "Nachrichten werden angenommen, aber keine wird gesendet.",
    Wartungsart.LEERLAUFEN: "Was läuft, wird beendet; Neues wird nicht begonnen, nichts abgeholt, nichts gesendet.",
}
