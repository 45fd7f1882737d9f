"""Service levels of a rule set: how long somebody may take, when the other authority is reminded, when a copy goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from gateway.domain.frage import Rolle

TAG = timedelta(days=1)
STUFEN = (3, 7, 14, 21)
"""Days of the usual ladder: a reminder at each of them, and at the last one a person is asked."""
Leiter = tuple[timedelta, ...]
"""Since the waiting began, ascending; the last one is when a person is asked."""


def leiter(erste: timedelta) -> Leiter:
    """The usual ladder in proportion to its first step."""
    return tuple(erste * stufe / STUFEN[0] for stufe in STUFEN)


def abstand(stufen: Leiter, stufe: int) -> timedelta:
    """From the step before to this one (from 0): after an outage of weeks the reminders don't come all at once. Past
    the end it is the last one: a shorter ladder may have come into force meanwhile."""
    stelle = min(stufe, len(stufen) - 1)
    return stufen[stelle] - (timedelta(), *stufen)[stelle]


_ANTWORT, _QUITTUNG = leiter(3 * TAG), leiter(2 * TAG)


@dataclass(frozen=True)
class Fristen:
    """`werktage`: whole days of waiting count as working days of the Land of the limits. The periods of keeping count
    days as they come."""

    antwort: Leiter = _ANTWORT
    """010002 reminds of an unanswered 010201."""
    quittung: Leiter = _QUITTUNG
    """0021 reminds of a missing receipt."""
    aufgabe: timedelta = 3 * TAG
    """Until a person should have answered a question."""
    freigabe: timedelta = 3 * TAG
    """The same for a question to those who release."""
    karenz: timedelta = 30 * TAG
    """Sender: between the import receipt (or the refusal) and the deletion of the staged copy."""
    karenz_uebernahme: timedelta = 7 * TAG
    """Recipient: between the proven import and the deletion of what was staged for it."""
    werktage: bool = True

    def fuer(self, rolle: Rolle) -> timedelta:
        """So long has this role for an answer."""
        return self.freigabe if rolle is Rolle.FREIGABE else self.aufgabe
