"""What runs out: certificates (warning 60, 30, 14 and 7 days before) and revocation lists (age alarm)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import Sperrliste

Listenalter = Literal["aktuell", "bald", "veraltet"]
_RESTANTEIL = 5
"""Short-lived lists raise the alarm when less than a fifth of their life is left."""


def resttage(gueltig_bis: datetime, wann: datetime) -> int:
    """Whole days until the end; negative once it is over."""
    return (gueltig_bis - wann) // timedelta(days=1)


def warnstufe(gueltig_bis: datetime, wann: datetime, policy: Schutzpolicy) -> int | None:
    """The narrowest warning level reached, in days; None = no reason to warn yet."""
    tage = resttage(gueltig_bis, wann)
    return min((stufe for stufe in policy.ablauf_warnung if tage <= stufe), default=None)


def listenalter(liste: Sperrliste, wann: datetime, policy: Schutzpolicy) -> Listenalter:
    """Outdated, next issue due soon, or fine."""
    if liste.naechste is None or wann > liste.naechste:
        return "veraltet"
    alarm = min(policy.sperrliste_alarm, (liste.naechste - liste.ausgestellt) / _RESTANTEIL)
    return "bald" if liste.naechste - wann < alarm else "aktuell"
