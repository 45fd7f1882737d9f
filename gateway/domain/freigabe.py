"""The release gate: what may leave without a human, what needs one, what never leaves.

Default deny (invariant 6): a part without a class counts as class C.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gateway.domain.akte import Dokument
from gateway.domain.teilklasse import NIE, OHNE_MENSCHEN, Teilklasse

FRAGE = {Teilklasse.C: "teilklasse_c", Teilklasse.S: "teilklasse_s"}
"""Class of a held part -> the question that releases it."""


@dataclass(frozen=True)
class Aufteilung:
    """`teile` leave one by one: first what needs nobody, then each held class by itself; `bleiben` never leave
    this way. An empty part is left out."""

    teile: tuple[tuple[Teilklasse | None, tuple[Dokument, ...]], ...]
    """The class whose question must be answered (None = nobody's) and its documents."""
    bleiben: tuple[Dokument, ...]


def wirksame_klasse(dokument: Dokument) -> Teilklasse:
    """The class that counts: none given means C."""
    return dokument.klasse or Teilklasse.C


def teile_auf(dokumente: Iterable[Dokument]) -> Aufteilung:
    """Sort every document into exactly one part."""
    gruppen: dict[Teilklasse | None, list[Dokument]] = {None: [], Teilklasse.C: [], Teilklasse.S: []}
    bleiben: list[Dokument] = []
    for dokument in dokumente:
        klasse = wirksame_klasse(dokument)
        if klasse in NIE:
            bleiben.append(dokument)
        else:
            gruppen[None if klasse in OHNE_MENSCHEN else klasse].append(dokument)
    teile = tuple((klasse, tuple(gruppe)) for klasse, gruppe in gruppen.items() if gruppe)
    return Aufteilung(teile, tuple(bleiben))
