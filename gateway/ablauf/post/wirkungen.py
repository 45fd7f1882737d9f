"""What the flows tell the door: the effect of each message type. The door itself knows no legal way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile
from gateway.ablauf.haus import Haus
from gateway.ablauf.post.eingangspruefung import Vereinbart
from gateway.queue.auftrag import Warten

Effekt = Callable[[Buch], bool]
"""Books what a message means; False = it belongs to nothing here, so a person must look at it. One that files
the message (`ABGELEGT`) leaves it at that."""


@dataclass(frozen=True)
class Wirkungen:
    """What the flows say: the effect of each message type (outside of any transaction they may look), what
    becomes of a delivery of which one message is not acceptable, and which formats a request announced."""

    je_typ: Mapping[str, Callable[..., Effekt | Warten]]
    """(house, row, values of the message; None when a waiting packet looks again)"""
    fehlerhaft: Callable[[Buch, Nachrichtenzeile, str, UUID | None, str], None]
    """(buch, message, partner, ausloeser, sentence)"""
    vereinbart: Vereinbart
    fragen: frozenset[str] = frozenset()
    """Types that are filed with a question of their own: its answer lets them look again."""
    folgen: Mapping[str, Callable[[Haus, Nachrichtenzeile, Aufgabenzeile], Effekt]] = field(
        default_factory=dict
    )
    """Where the answer to a question about a message leads that has had its effect, by kind of question."""
    kennen_tests: frozenset[str] = frozenset()
    """Types that keep test messages apart by themselves; of all others a test has no effect at all."""
