"""When to try again: one pure function, a returned value, never a side effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Wiederholplan:
    """Exponential back-off between `erste` and `laengste`, at most `versuche` attempts in all.

    The default goes on for three days: a mailbox that is away over the weekend costs nobody a click.
    `streuung` is the share of the waiting time that jitter may add (0.25 = up to a quarter)."""

    erste: timedelta = timedelta(seconds=5)
    laengste: timedelta = timedelta(hours=1)
    versuche: int = 80
    streuung: float = 0.25


def naechster_versuch(plan: Wiederholplan, *, bisher: int, jetzt: datetime, zufall: float) -> datetime | None:
    """When to try again after `bisher` failed attempts (1 = the first failed); None = never again.

    `zufall` is a number in [0, 1) from the injected random source."""
    if bisher >= plan.versuche:
        return None
    verdopplungen: int = 2 ** min(max(bisher - 1, 0), 30)
    wartezeit = min(plan.erste * verdopplungen, plan.laengste)
    return jetzt + wartezeit * (1 + plan.streuung * zufall)
