"""What a search tells of a file: enough for a person to choose and for a rule to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from gateway.domain.akte import Dokument
from gateway.domain.person import Person
from gateway.domain.worte import ORTSZEIT
from gateway.ports import Aktenfund, Aktenref


@dataclass(frozen=True)
class Kennzeichen:
    """By what a file is found."""

    azr_nummer: str | None
    aktenzeichen: str | None

    def passt(self, person: Person, aktenzeichen: str | None) -> bool:
        """Where both sides name an AZR number it decides alone; else the Aktenzeichen must be the same."""
        if self.azr_nummer is not None and person.azr_nummer is not None:
            return self.azr_nummer == person.azr_nummer
        return aktenzeichen is not None and self.aktenzeichen == aktenzeichen


def fund(ref: Aktenref, person: Person | None, titel: str, dokumente: Sequence[Dokument]) -> Aktenfund:
    """A file that was found; its span is that of the documents that have a date."""
    tage = sorted(_tag(d.aktenwirksamkeit) for d in dokumente if d.aktenwirksamkeit is not None)
    von, bis = (tage[0], tage[-1]) if tage else (None, None)
    return Aktenfund(ref, person, titel, von, bis, len(dokumente))


def _tag(moment: datetime) -> date:
    return (moment if moment.tzinfo is None else moment.astimezone(ORTSZEIT)).date()
