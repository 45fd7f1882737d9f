"""The release gate: what may leave without a human, what needs one, what never leaves.

Default deny (design invariant 6): a part without a class counts as class C.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.domain.akte import Dokument, Teilklasse

OHNE_MENSCHEN = frozenset({Teilklasse.A, Teilklasse.B})
NIE = frozenset({Teilklasse.V, Teilklasse.X})


@dataclass(frozen=True)
class Freigabe:
    """The decision of a named person for certain documents."""

    durch: str
    grund: str
    wann: datetime
    dokumente: frozenset[UUID]


@dataclass(frozen=True)
class Freigabeergebnis:
    """`frei` may leave now; `gehalten` waits for a named person; `gesperrt` never leaves this way."""

    frei: tuple[Dokument, ...]
    gehalten: tuple[Dokument, ...]
    gesperrt: tuple[Dokument, ...]


def wirksame_klasse(dokument: Dokument) -> Teilklasse:
    """The class that counts: none given means C."""
    return dokument.klasse or Teilklasse.C


def pruefe_freigabe(dokumente: Iterable[Dokument], freigaben: Iterable[Freigabe] = ()) -> Freigabeergebnis:
    """Sort every document into exactly one of the three groups.

    Class C needs one named person, class S (protected address) two different ones.
    """
    entscheidungen = tuple(freigaben)
    gruppen: dict[str, list[Dokument]] = {"frei": [], "gehalten": [], "gesperrt": []}
    for dokument in dokumente:
        gruppen[_gruppe(dokument, entscheidungen)].append(dokument)
    return Freigabeergebnis(tuple(gruppen["frei"]), tuple(gruppen["gehalten"]), tuple(gruppen["gesperrt"]))


def _gruppe(dokument: Dokument, freigaben: tuple[Freigabe, ...]) -> str:
    klasse = wirksame_klasse(dokument)
    if klasse in NIE:
        return "gesperrt"
    if klasse in OHNE_MENSCHEN:
        return "frei"
    personen = {f.durch for f in freigaben if dokument.uuid in f.dokumente}
    return "frei" if len(personen) >= (2 if klasse is Teilklasse.S else 1) else "gehalten"
