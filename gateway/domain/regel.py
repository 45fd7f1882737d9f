"""A rule: one small question to the Sachverhalt, with its legal anchor and a German sentence.

Rules are pure and ordered; the first one that doesn't say "go" decides what happens next. What a person has
released is passed over, for this Vorgang only."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar

from gateway.domain.grenzen import Grenzen
from gateway.domain.sachverhalt import Sachverhalt

F = TypeVar("F", bound=Sachverhalt)


class Ausgang(StrEnum):
    """What a verdict comes to."""

    GEHT = "geht"
    WARTET = "wartet"
    HAELT = "haelt"
    STOPPT = "stoppt"


@dataclass(frozen=True)
class Geht:
    ausgang = Ausgang.GEHT


@dataclass(frozen=True)
class Wartet:
    """Not before `bis`; then the rule looks again."""

    bis: datetime
    ausgang = Ausgang.WARTET


@dataclass(frozen=True)
class Haelt:
    """A person decides. `text` instead of the rule's own sentence; `angaben`: what the person should see."""

    text: str | None = None
    angaben: Mapping[str, Any] = field(default_factory=dict)
    ausgang = Ausgang.HAELT


@dataclass(frozen=True)
class Stoppt:
    """Nothing is asked, nothing goes. `absage`: what the 010202 says, on the side that answers."""

    text: str | None = None
    absage: Mapping[str, Any] = field(default_factory=dict)
    ausgang = Ausgang.STOPPT


Urteil = Geht | Wartet | Haelt | Stoppt
GEHT, HAELT, STOPPT = Geht(), Haelt(), Stoppt()


@dataclass(frozen=True)
class Regel(Generic[F]):
    """`kennung`: the id that tasks, reports and simulation name. `anker`: where the law says so."""

    kennung: str
    anker: str
    satz: str
    urteil: Callable[[F, Grenzen], Urteil]


@dataclass(frozen=True)
class Befund(Generic[F]):
    """The verdict of a whole rule set; `regel` is the one that decided, None when all let it go."""

    urteil: Urteil
    regel: Regel[F] | None = None

    @property
    def kennung(self) -> str | None:
        return self.regel.kennung if self.regel else None

    @property
    def satz(self) -> str:
        """Why, in German; empty when it goes."""
        if self.regel is None:
            return ""
        eigener = None if isinstance(self.urteil, Geht | Wartet) else self.urteil.text
        return eigener or self.regel.satz


def beurteile(
    regeln: Iterable[Regel[F]], fall: F, grenzen: Grenzen, freigegeben: Collection[str] = ()
) -> Befund[F]:
    """Ask one rule after the other. `freigegeben`: rules that a person has answered with "go" for this one."""
    for regel in regeln:
        if regel.kennung in freigegeben:
            continue
        urteil = regel.urteil(fall, grenzen)
        if not isinstance(urteil, Geht):
            return Befund(urteil, regel)
    return Befund(GEHT)
