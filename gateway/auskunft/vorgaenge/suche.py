"""Looking for persons and handovers: any spelling of a name, birth date, both file numbers, the AZR number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gateway.ablage.suchwoerter import LAENGE
from gateway.domain.mrz import Mrz, MrzFalsch, lies_mrz
from gateway.domain.suchform import namensteile, suchform
from gateway.errors import EingabeFehler

_DEUTSCH = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_AZR = re.compile(r"\d{12}")
_WOERTER = 8
"""Words of one search at most."""


class SucheUnmoeglich(EingabeFehler):
    """Nothing to look for, or too little."""

    code = "suche.unmoeglich"
    satz = "Bitte geben Sie wenigstens zwei Buchstaben oder Ziffern ein."


@dataclass(frozen=True)
class Suchbegriff:
    """What was typed, taken apart: beginnings of words, and at most one AZR number."""

    anfaenge: tuple[str, ...]
    azr_nummer: str | None

    @classmethod
    def aus(cls, text: str, heute: date) -> Suchbegriff:
        """Raises `SucheUnmoeglich`."""
        try:
            mrz = lies_mrz(text, heute)
        except MrzFalsch:
            raise SucheUnmoeglich(
                "Diese maschinenlesbare Zone ist unvollständig oder falsch gelesen: Ihre Prüfziffern stimmen nicht."
            ) from None
        if mrz is not None:
            return cls(_worte_der_zone(mrz), None)
        stuecke = text.replace(",", " ").replace(";", " ").split()
        nummern = [s for s in stuecke if _AZR.fullmatch(s)]
        anfaenge = [a for s in stuecke if not _AZR.fullmatch(s) for a in _anfaenge(s)]
        if len(nummern) > 1:
            raise SucheUnmoeglich("Bitte suchen Sie nach einer AZR-Nummer auf einmal.")
        if not nummern and max(map(len, anfaenge), default=0) < 2:
            raise SucheUnmoeglich
        return cls(tuple(dict.fromkeys(anfaenge))[:_WOERTER], nummern[0] if nummern else None)

    def warum(self, woerter: set[str]) -> Sequence[str]:
        """The words of a handover that answer it."""
        return sorted(w for w in woerter if any(w.startswith(a) for a in self.anfaenge))


def _worte_der_zone(mrz: Mrz) -> tuple[str, ...]:
    """Surname, first given name, birth date: the zone cuts off what is longer."""
    namen = (*mrz.familienname, *mrz.vornamen[:1])[: _WOERTER - 1]
    return (*namen, *((mrz.geburtsdatum,) if mrz.geburtsdatum else ()))


def _anfaenge(stueck: str) -> Sequence[str]:
    """A date as it is kept; what holds a digit as one word (file numbers); names in their parts."""
    if _ISO.fullmatch(stueck):
        return [stueck]
    if deutsch := _DEUTSCH.fullmatch(stueck):
        tag, monat, jahr = map(int, deutsch.groups())
        try:
            return [date(jahr, monat, tag).isoformat()]
        except ValueError:
            raise SucheUnmoeglich(f"Den Tag {stueck} gibt es nicht.") from None
    if any(z.isdigit() for z in stueck):
        return [wort[:LAENGE]] if (wort := suchform(stueck)) else []
    return [teil[:LAENGE] for teil in namensteile(stueck)]
