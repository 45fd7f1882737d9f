"""How often what happens: the shares of a year. One place, so that whoever knows better changes a number.

8,000 files out and 8,000 in are derived from the migration figures of Stuttgart; the shares of the cases are
assumptions (nobody publishes any), chosen so that each rule has something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

from gateway.domain.merkmal import Merkmalart

ABGABEN, UEBERNAHMEN, ANDERE = 8_000, 8_000, 90_000
"""Of a city like Stuttgart in a year: files out, files in, notices that move no file."""


class _MitAnteil(Protocol):
    @property
    def anteil(self) -> float: ...


_F = TypeVar("_F", bound=_MitAnteil)


@dataclass(frozen=True)
class Umzugsfall:
    """What is special about one move; `anteil`: of all moves with a file, the first fills up to the whole."""

    name: str
    anteil: float
    klassen: str = "AAB"
    """Class of each document of the file; "-" = none."""
    merkmale: tuple[Merkmalart, ...] | None = ()
    akten: int = 1
    abmeldung: bool = True
    azr_bekannt: bool = True
    ins_heim: bool = False
    zu_papier: bool = False
    """The former authority takes no part in the electronic exchange."""
    storniert: bool = False
    anders_geschrieben: bool = False
    """The file knows only the year of birth."""


_M = Merkmalart
UMZUEGE: Sequence[Umzugsfall] = (
    Umzugsfall("glatt", 0.0),
    Umzugsfall("teil_c", 0.06, klassen="AAC"),
    Umzugsfall("teil_s", 0.01, klassen="AAS"),
    Umzugsfall("teil_v", 0.03, klassen="AAV"),
    Umzugsfall("ohne_klasse", 0.02, klassen="A-"),
    Umzugsfall("ohne_abmeldung", 0.03, abmeldung=False),
    Umzugsfall("wohnsitzauflage", 0.03, merkmale=(_M.WOHNSITZAUFLAGE,)),
    Umzugsfall("verfahren_laeuft", 0.02, merkmale=(_M.VERFAHREN_LAEUFT,)),
    Umzugsfall("auskunftssperre", 0.01, merkmale=(_M.AUSKUNFTSSPERRE,)),
    Umzugsfall("haft", 0.003, merkmale=(_M.HAFT,)),
    Umzugsfall("merkmale_unbekannt", 0.02, merkmale=None),
    Umzugsfall("einrichtung", 0.02, ins_heim=True),
    Umzugsfall("akte_fehlt", 0.01, akten=0),
    Umzugsfall("akte_doppelt", 0.005, akten=2),
    Umzugsfall("anders_geschrieben", 0.01, anders_geschrieben=True),
    Umzugsfall("papierbehoerde", 0.03, zu_papier=True),
    Umzugsfall("ohne_azr_nummer", 0.012, azr_bekannt=False),
    Umzugsfall("storniert", 0.005, storniert=True),
)


@dataclass(frozen=True)
class Meldefall:
    """A notice that moves no file."""

    name: str
    anteil: float


MELDUNGEN: Sequence[Meldefall] = (
    Meldefall("innerhalb", 0.0),
    Meldefall("aus_dem_ausland", 0.24),
    Meldefall("unionsbuerger", 0.22),
    Meldefall("ins_ausland", 0.14),
    Meldefall("auskunftssperre", 0.01),
    Meldefall("doppelt", 0.02),
    Meldefall("test", 0.002),
)


def ziehe(wuerfel: Random, faelle: Sequence[_F]) -> _F:
    """One of them, by its share; the first one has the rest."""
    zahl = wuerfel.random()
    for fall in faelle[1:]:
        zahl -= fall.anteil
        if zahl < 0:
            return fall
    return faelle[0]
