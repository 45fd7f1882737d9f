"""What follows from 010202 instead of a file: each code of the list aktenanforderung:antwort leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

VERSANDT, ANDERE_STELLE = "versandt", "andere_stelle"
"""The two contents of 010202 that have no code."""
NICHT_ZUSTAENDIG = "nicht_zustaendig"
"""0032, 000030: neither they nor anybody whom they know."""

GEKOMMEN = "gekommen"
"""Ours: it has come from somebody else."""


class Folgeart(StrEnum):
    """The next step."""

    ABWARTEN = "abwarten"
    """The request stays open over there: the file is still to come."""
    ERNEUT = "erneut"
    """Ask the same authority again, on a day."""
    INHABER = "inhaber"
    """Ask the authority that they name."""
    FRUEHERE = "fruehere"
    """Ask the authority of an earlier address."""
    MENSCH = "mensch"
    """A person reads what it means and decides."""


@dataclass(frozen=True)
class Folge:
    """`satz`: what it means for the person at the desk, said where somebody must decide."""

    art: Folgeart
    satz: str


ABSAGEFOLGEN: Mapping[str, Folge] = {
    "01": Folge(
        Folgeart.ERNEUT, "Die Akte ist dort gerade in Gebrauch; sie lässt sich später noch einmal anfordern."
    ),
    "02": Folge(
        Folgeart.FRUEHERE, "Die Akte ist dort nicht auffindbar; eine frühere Behörde kann sie haben."
    ),
    "03": Folge(
        Folgeart.FRUEHERE, "Dort gab es nie eine Akte, nur Meldedaten; eine frühere Behörde kann eine haben."
    ),
    "05": Folge(
        Folgeart.MENSCH,
        "Die Akte ist nach Ablauf der Aufbewahrungsfrist vernichtet; was die Person betrifft, steht nur noch im AZR.",
    ),
    "06": Folge(
        Folgeart.MENSCH,
        "Die Person ist an einen Wohnort gebunden; ohne Aufhebung der Auflage wechselt die Zuständigkeit nicht "
        "(§§ 12a, 72 Abs. 3a AufenthG).",
    ),
    "07": Folge(
        Folgeart.ABWARTEN, "Die Akte ist dort selbst erst angefordert; sie kommt, sobald sie da ist."
    ),
    "08": Folge(
        Folgeart.MENSCH,
        "Die andere Behörde hält sich weiter für zuständig; sie sagt nicht, warum. Es hilft nur ein Anruf.",
    ),
    VERSANDT: Folge(
        Folgeart.MENSCH,
        "Die Akte wurde dort schon versandt. Liegt sie hier, ist nichts zu tun; sonst fragen, wohin sie ging.",
    ),
    ANDERE_STELLE: Folge(Folgeart.INHABER, "Eine andere Stelle ist zuständig; dort lässt sich anfordern."),
    NICHT_ZUSTAENDIG: Folge(
        Folgeart.FRUEHERE, "Dort ist niemand zuständig; eine frühere Behörde kann die Akte haben."
    ),
}
"""By key of the list aktenanforderung:antwort (version 5), or the content without one."""
UNBEKANNT = Folge(Folgeart.MENSCH, "Was dieser Schlüssel bedeutet, ist hier nicht bekannt.")


def folge(code: str) -> Folge:
    """What follows; a key that our edition of the list doesn't have is for a person."""
    return ABSAGEFOLGEN.get(code, UNBEKANNT)
