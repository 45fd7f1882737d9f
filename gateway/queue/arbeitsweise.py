"""How a worker works: leases, rests, how often it tries again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from gateway.domain.retry import Wiederholplan

Haltepunkt = Callable[[str], None]
"""Called at named points; crash tests end the process there."""


def kein_haltepunkt(name: str) -> None:
    """Outside of crash tests nothing happens at a named point."""
    del name


def kein_puls() -> None:
    """Outside of a service nobody waits for a sign of life."""


@dataclass(frozen=True)
class Arbeitsweise:
    """How a worker works. `lease`: a worker that is silent for longer loses its item; `leases`: kinds that
    somebody else shall take over sooner."""

    lease: timedelta = timedelta(minutes=5)
    leases: Mapping[str, timedelta] = field(default_factory=dict)
    pause: timedelta = timedelta(seconds=1)
    plan: Wiederholplan = field(default_factory=Wiederholplan)
    plan_unerwartet: Wiederholplan = field(default_factory=lambda: Wiederholplan(versuche=3))
    """For exceptions nobody foresaw: our own fault, hardly cured by repeating."""
    abstuerze: int = 5
    """An item that has silenced so many workers in a row gets no other one."""
    hinweis_nach: int = 8
    """After so many attempts, some ten minutes, people are told that it takes longer."""

    laengste_ruhe: timedelta = timedelta(seconds=30)
    """The rest between two looks grows to this while the database is away."""
    wettlaeufe: int = 5
    """So many attempts of an item may end in a lost race before that counts as a failure."""

    def lease_fuer(self, art: str) -> timedelta:
        """Never longer than the general one."""
        return min(self.lease, self.leases.get(art, self.lease))
