"""The person a file is about, as far as every room needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum

DEUTSCH = "000"
"""Destatis key of the German nationality."""


class Angabenart(StrEnum):
    """What else a person is called."""

    ALIAS = "alias"
    FRUEHER = "frueher"
    """Before the name was changed."""
    SCHREIBWEISE = "schreibweise"
    DEUTSCHES_RECHT = "deutsches_recht"
    EIGENE_ANGABEN = "eigene_angaben"
    AZR_NUMMER = "azr_nummer"
    """Another number of the register."""


@dataclass(frozen=True)
class WeitereAngabe:
    """Another name or number under which a person is known (§ 64 Abs. 1 Nr. 9, Abs. 2 AufenthV), with who said it and
    when ("YYYY-MM-DD")."""

    art: Angabenart
    vorname: str | None = None
    familienname: str | None = None
    geburtsname: str | None = None
    azr_nummer: str | None = None
    quelle: str | None = None
    am: str | None = None

    def __repr__(self) -> str:
        return f"WeitereAngabe({self.art})"


@dataclass(frozen=True)
class Person:
    """Grundpersonalien (§ 3 Abs. 1 Nr. 4 AZRG). The AZR number never leaves encrypted content."""

    vorname: str | None
    familienname: str
    geburtsname: str | None
    geburtsdatum: str | None
    """"YYYY-MM-DD", "YYYY-MM", "YYYY" or None (unknown)."""
    geburtsort: str | None
    geschlecht: str
    """m, w, d or x (code list urn:xoev-de:xinneres:codeliste:geschlecht)."""
    staatsangehoerigkeiten: tuple[str, ...]
    """Destatis keys of three digits."""
    azr_nummer: str | None
    weitere: tuple[WeitereAngabe, ...] = field(default=(), compare=False)
    """What helps to find her; who she is, is said by the other fields."""

    def __repr__(self) -> str:
        """No personal data in logs, not even by accident."""
        return "Person(…)"

    @property
    def anzeigename(self) -> str:
        """ "Familienname, Vorname" for the screens."""
        return f"{self.familienname}, {self.vorname}" if self.vorname else self.familienname


def mit_weiteren(person: Person, dazu: Iterable[WeitereAngabe]) -> Person:
    """The person with what else is known; the same name or number once, as it was told first."""
    eigene = {_kern(_hauptangabe(person)), ("", "", "", person.azr_nummer or "")}
    bekannt: dict[tuple[str, str, str, str], WeitereAngabe] = {}
    for angabe in (*person.weitere, *dazu):
        if (kern := _kern(angabe)) not in eigene:
            bekannt.setdefault(kern, angabe)
    return replace(person, weitere=tuple(bekannt.values()))


def varianten(person: Person) -> tuple[Person, ...]:
    """The person under each other name and number."""
    return tuple(
        replace(person, azr_nummer=w.azr_nummer, weitere=())
        if w.art is Angabenart.AZR_NUMMER
        else replace(
            person,
            vorname=w.vorname,
            familienname=w.familienname or "",
            geburtsname=w.geburtsname or person.geburtsname,
            weitere=(),
        )
        for w in person.weitere
    )


def als_weitere(person: Person, art: Angabenart, quelle: str | None, am: str | None) -> WeitereAngabe:
    """The names of this person as something else that somebody is called."""
    return WeitereAngabe(art, person.vorname, person.familienname, person.geburtsname, quelle=quelle, am=am)


def _hauptangabe(person: Person) -> WeitereAngabe:
    return als_weitere(person, Angabenart.ALIAS, None, None)


def _kern(angabe: WeitereAngabe) -> tuple[str, str, str, str]:
    namen = (angabe.vorname, angabe.familienname, angabe.geburtsname, angabe.azr_nummer)
    return tuple(name or "" for name in namen)  # type: ignore[return-value]
