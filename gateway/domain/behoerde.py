"""An authority and what we must know to write its name into a message."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True)
class Behoerde:
    """`kennung` is the DVDV organisation key, e.g. "azr:001900"."""

    kennung: str
    name: str
    anschrift: Anschrift | None = None
    erreichbarkeit: tuple[Erreichbarkeit, ...] = ()
