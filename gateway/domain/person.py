"""The person a file is about, as far as every room needs it."""

from __future__ import annotations

from dataclasses import dataclass

DEUTSCH = "000"
"""Destatis key of the German nationality."""


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

    def __repr__(self) -> str:
        """No personal data in logs, not even by accident."""
        return "Person(…)"

    @property
    def anzeigename(self) -> str:
        """ "Familienname, Vorname" for the screens."""
        return f"{self.familienname}, {self.vorname}" if self.vorname else self.familienname
