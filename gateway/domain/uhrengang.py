"""Which moment has certainly come: a clock that has jumped ahead deletes nothing before the program has run for a day.

What can't be undone asks this, not the clock; a deadline that is only reminded of needs no such care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

SPIEL = timedelta(hours=1)
"""So far the clock may be ahead of what has run: a restart, a correction by the time server."""
BEWAEHRUNG = timedelta(days=1)
"""Running time after which a clock that is further ahead is believed."""


@dataclass(frozen=True)
class Uhrengang:
    """`gesichert`: the latest moment that has certainly come; `voraus`: for how long, in running time, the clock has
    been ahead of it."""

    gesichert: datetime
    voraus: timedelta = timedelta()

    @property
    def gesprungen(self) -> bool:
        """The clock is not believed yet."""
        return self.voraus > timedelta()

    def ist_gekommen(self, wann: datetime, jetzt: datetime) -> bool:
        """Certainly, whatever the clock has done since the last beat?"""
        return self.gesichert >= wann or wann <= jetzt <= self.gesichert + SPIEL

    def schlage(self, wand: datetime, vergangen: timedelta) -> Uhrengang:
        """What the wall clock says, and the time that has really passed since the last beat."""
        gelaufen = self.gesichert + vergangen
        if wand <= gelaufen + SPIEL:
            return Uhrengang(wand)
        voraus = self.voraus + vergangen
        return Uhrengang(wand) if voraus >= BEWAEHRUNG else Uhrengang(gelaufen, max(voraus, _BEGINN))


_BEGINN = timedelta(seconds=1)
