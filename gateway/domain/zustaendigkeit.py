"""Which authority is competent for a place, and which addresses are reception centres or shelters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from gateway.domain.suchform import suchform

KREIS = 5
"""Digits of a municipality key (AGS, 8 digits) that name the Kreis."""


@dataclass(frozen=True)
class Zustaendigkeit:
    """Tables of one installation. `gemeinden`: municipality key of 8 digits, or of 5 for a whole Kreis, to the
    authorities that come into question."""

    gemeinden: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    einrichtungen: frozenset[str] = frozenset()
    """Addresses by `anschriftswort`; one without a number means the whole street."""
    maengel: tuple[str, ...] = ()
    """What somebody should put right in the tables: a sentence for each line that doesn't count."""

    def behoerden(self, gemeindeschluessel: str | None) -> tuple[str, ...]:
        """Authorities for this place: the municipality's own, else the Kreis's. Empty: unknown."""
        if not gemeindeschluessel:
            return ()
        return self.gemeinden.get(gemeindeschluessel) or self.gemeinden.get(gemeindeschluessel[:KREIS], ())

    def ist_einrichtung(self, postleitzahl: str | None, strasse: str | None, hausnummer: str | None) -> bool:
        if not postleitzahl or not strasse:
            return False
        gemeint = {anschriftswort(postleitzahl, strasse, nummer) for nummer in (hausnummer or "", "")}
        return not gemeint.isdisjoint(self.einrichtungen)


def anschriftswort(postleitzahl: str, strasse: str, hausnummer: str) -> str:
    """One spelling for one address: "Musterstraße 1 a" and "MUSTERSTR. 1A" are the same."""
    name = suchform(strasse).replace("STRASSE", "STR").replace(" ", "").rstrip(".")
    return f"{postleitzahl}/{name}/{suchform(hausnummer).replace(' ', '')}"
