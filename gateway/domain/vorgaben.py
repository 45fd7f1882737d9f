"""What a person has settled before a file is handed over: what stays behind, and the class of what had none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import NIE, Teilklasse


@dataclass(frozen=True)
class Vorgaben:
    """A class counts only for documents that have none: nobody lowers a class here (invariant 6)."""

    weglassen: frozenset[UUID] = frozenset()
    klassen: Mapping[UUID, Teilklasse] = field(default_factory=dict)

    def eingestuft(self, dokumente: Iterable[Dokument]) -> tuple[Dokument, ...]:
        """All of them, with the classes that count."""
        return tuple(
            replace(d, klasse=self.klassen[d.uuid]) if d.klasse is None and d.uuid in self.klassen else d
            for d in dokumente
        )

    def trenne(self, dokumente: Iterable[Dokument]) -> tuple[Sequence[Dokument], Sequence[Dokument]]:
        """What is to go, and what stays because somebody said so; both with their classes."""
        alle = self.eingestuft(dokumente)
        dabei = [d for d in alle if d.uuid not in self.weglassen]
        return dabei, [d for d in alle if d.uuid in self.weglassen]

    def als_json(self) -> dict[str, Any] | None:
        """None = there are none."""
        if not self.weglassen and not self.klassen:
            return None
        return {
            "weglassen": sorted(map(str, self.weglassen)),
            "klassen": {str(uuid): klasse.value for uuid, klasse in self.klassen.items()},
        }

    @classmethod
    def aus_json(cls, werte: Mapping[str, Any] | None) -> Vorgaben:
        if werte is None:
            return KEINE
        klassen = {UUID(uuid): Teilklasse(klasse) for uuid, klasse in werte["klassen"].items()}
        return cls(
            frozenset(map(UUID, werte["weglassen"])), {u: k for u, k in klassen.items() if k not in NIE}
        )


KEINE = Vorgaben()
