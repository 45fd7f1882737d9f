"""What a file says of its person that decides about handing it over (rules of the release side)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Merkmalart(StrEnum):
    """Names as in akte.json."""

    WOHNSITZAUFLAGE = "wohnsitzauflage"
    RAEUMLICHE_BESCHRAENKUNG = "raeumliche_beschraenkung"
    VERFAHREN_LAEUFT = "verfahren_laeuft"
    HAFT = "haft"
    EINRICHTUNG = "einrichtung"
    AUSKUNFTSSPERRE = "auskunftssperre"
    SORGERECHT_STREITIG = "sorgerecht_streitig"
    EINGEBUERGERT = "eingebuergert"
    VERSTORBEN = "verstorben"
    UNIONSBUERGER = "unionsbuerger"
    PERSONENVERSCHIEDENHEIT = "personenverschiedenheit"
    """The register warns: another person has the same data (§§ 3 Abs. 2, 5 Abs. 1 AZRG-DV)."""
    STRAFVERFOLGUNG = "strafverfolgung"
    """Court or prosecutor take part (§ 25 Abs. 4a, 4b, § 59 Abs. 7 AufenthG) and must learn of a change."""
    AUSGEWIESEN = "ausgewiesen"
    """Expelled, removed or deported; `bis`: end of the period of § 11 Abs. 2 AufenthG. It decides how long an entry in
    file B is kept (§ 91 Abs. 1 AufenthG)."""


@dataclass(frozen=True)
class Merkmal:
    """One fact; `seit` and `bis` where known (inclusive), `quelle` = where it was learnt, in words."""

    art: Merkmalart
    seit: date | None = None
    bis: date | None = None
    quelle: str | None = None


def vereinige(
    bisher: tuple[Merkmal, ...] | None, dazu: Iterable[Merkmal] | None
) -> tuple[Merkmal, ...] | None:
    """What a file knows after a delivery: nothing known is lost, and »unknown« (None) does not become
    »none« because a delivery knows of none."""
    neue = tuple(m for m in dict.fromkeys(dazu or ()) if m not in (bisher or ()))
    return (*(bisher or ()), *neue) if neue else bisher
