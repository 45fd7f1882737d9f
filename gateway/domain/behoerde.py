"""An authority and what we must know to write its name into a message."""

from __future__ import annotations

import re
from dataclasses import dataclass

AUSLAENDERBEHOERDE, MELDEBEHOERDE = "azr", "ags"
"""Prefixes of the DVDV organisation key: foreigners authorities and registry offices."""


@dataclass(frozen=True)
class Anschrift:
    """Postal address inside Germany (xipa:PostalischeInlandsanschrift, branch gebaeude)."""

    strasse: str
    hausnummer: str | None
    postleitzahl: str
    wohnort: str


@dataclass(frozen=True)
class Erreichbarkeit:
    """How to reach an authority: `kanal` from code list urn:de:xoev:codeliste:erreichbarkeit."""

    kanal: str
    kennung: str


def praefix(kennung: str) -> str:
    """The kind of authority: what stands before the colon of its key."""
    return kennung.strip().partition(":")[0]


@dataclass(frozen=True)
class Behoerde:
    """`kennung` is the DVDV organisation key, e.g. "azr:001900"."""

    kennung: str
    name: str
    anschrift: Anschrift | None = None
    erreichbarkeit: tuple[Erreichbarkeit, ...] = ()


_KENNUNG = re.compile(r"\bazr:\d{6}\b")


def genannte_kennung(worte: str) -> str | None:
    """The first Kennung of a foreigners authority in a partner's own words; the standard has no field for it."""
    treffer = _KENNUNG.search(worte)
    return treffer.group() if treffer else None
