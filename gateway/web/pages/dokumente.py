"""Documents by part of the file: 3,000 of them are a short page of folded parts, and paged lists behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from gateway.auskunft.vorgaenge import Dokumentstand
from gateway.domain.akte import Dokument
from gateway.domain.suchform import namensteile, suchform

OHNE_TEIL = "Ohne Teil"
KURZ = 60
"""So many documents are shown on the page of the Vorgang itself; more are folded away behind links."""
JE_SEITE = 100
BILDER_JE_SEITE = 12
"""Each picture costs a process and reading the document."""
FILTERSEITE = 200
"""Documents that a filter shows at most: who has more says more."""
T = TypeVar("T")


@dataclass(frozen=True)
class Teil(Generic[T]):
    """A part of the file (its first folder) with what lies in it."""

    nr: int
    name: str
    inhalt: Sequence[T]
    bytes: int


def filtere_namen(
    dokumente: Iterable[Dokumentstand], begriff: str, *, offen: bool
) -> Sequence[Dokumentstand]:
    """Each word occurs in path or name, in whatever spelling; `offen`: only what is not done yet."""
    worte = namensteile(begriff)
    return [
        d
        for d in dokumente
        if not (offen and d.fertig) and all(w in suchform(d.dokument.relativer_pfad) for w in worte)
    ]


def gruppiere(dokumente: Iterable[T], dokument: Callable[[T], Dokument]) -> Sequence[Teil[T]]:
    """In the order of the documents."""
    gruppen: dict[str, list[T]] = {}
    for eines in dokumente:
        pfad = dokument(eines).pfad
        gruppen.setdefault(pfad[0] if pfad else OHNE_TEIL, []).append(eines)
    return [
        Teil(nr, name, inhalt, sum(dokument(d).groesse or 0 for d in inhalt))
        for nr, (name, inhalt) in enumerate(gruppen.items(), 1)
    ]
