"""How many messages went through in each hour: counted after the fact, from the rows, so that no message pays for it;
kept when the rows are long gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, delete, func, select

from gateway.ablage.bestand import Bestand
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import Nachrichtenzeile, Stundenzeile
from gateway.domain.durchsatz import Fluss
from gateway.domain.nachricht import AUSGEHEND, Nachrichtenzustand

STUNDE = timedelta(hours=1)
NACHZAEHLEN = 4
"""Hours that are counted anew, the present one among them; after a standstill those that were missed as well."""
LAENGSTENS = 72
AUFBEWAHREN = timedelta(days=400)
_VERSAND_DAUERT = timedelta(days=4)
"""A message is sent within this time after it was written, or put aside: bounds what has to be looked through."""
_N, _S = Nachrichtenzeile, Stundenzeile
_EINGEHEND = frozenset(Nachrichtenzustand) - AUSGEHEND


class Durchsatzbestand(Bestand):
    """Of one Mandant."""

    def zaehle(self) -> None:
        """Note the last hours; a number never gets smaller, as rows may have gone meanwhile."""
        jetzt = self._uhr.jetzt()
        erste = self._erste(voll(jetzt))
        stunden = [erste + STUNDE * n for n in range((voll(jetzt) - erste) // STUNDE + 1)]
        for fluss, anzahl in ((f, self._gezaehlt(f, stunden)) for f in Fluss):
            for stunde, zahl in anzahl.items():
                self._merke(fluss, stunde, zahl)
        alte = delete(_S).where(_S.mandant == self._mandant, _S.stunde < jetzt - AUFBEWAHREN)
        self._session.execute(alte)

    def stunden(self, seit: datetime) -> Mapping[Fluss, Mapping[datetime, int]]:
        """What was counted since then; hours in which nothing came have no entry."""
        suche = select(_S.fluss, _S.stunde, _S.anzahl).where(_S.mandant == self._mandant, _S.stunde >= seit)
        gefunden: dict[Fluss, dict[datetime, int]] = {fluss: {} for fluss in Fluss}
        for fluss, stunde, anzahl in self._session.execute(suche):
            gefunden[fluss][stunde] = anzahl
        return gefunden

    def gezaehlt_seit(self) -> datetime | None:
        """The first hour with a number; None = nothing was ever counted."""
        return self._session.scalar(select(func.min(_S.stunde)).where(_S.mandant == self._mandant))

    def _erste(self, letzte: datetime) -> datetime:
        bekannt = self._session.scalar(select(func.max(_S.stunde)).where(_S.mandant == self._mandant))
        frueheste = letzte - STUNDE * (LAENGSTENS - 1)
        return max(frueheste, min(bekannt or frueheste, letzte - STUNDE * (NACHZAEHLEN - 1)))

    def _gezaehlt(self, fluss: Fluss, stunden: Sequence[datetime]) -> Mapping[datetime, int]:
        """One look at the rows for all hours."""
        wann, wo = _herkunft(fluss, stunden[0])
        je_stunde = [func.sum(case(((wann >= s) & (wann < s + STUNDE), 1), else_=0)) for s in stunden]
        zahlen = self._session.execute(select(*je_stunde).where(_N.mandant == self._mandant, *wo)).one()
        return {stunde: int(zahl) for stunde, zahl in zip(stunden, zahlen, strict=True) if zahl}

    def _merke(self, fluss: Fluss, stunde: datetime, zahl: int) -> None:
        neu = einfuegen(self._session, _S).values(
            mandant=self._mandant, fluss=fluss, stunde=stunde, anzahl=zahl
        )
        mehr = neu.on_conflict_do_update(
            index_elements=["mandant", "fluss", "stunde"], set_={"anzahl": zahl}, where=_S.anzahl < zahl
        )
        self._session.execute(mehr)


def voll(wann: datetime) -> datetime:
    """The hour's beginning."""
    return wann.replace(minute=0, second=0, microsecond=0)


def _herkunft(fluss: Fluss, seit: datetime) -> tuple[Any, tuple[Any, ...]]:
    """The moment that counts, and which rows may lie in the time; both by the index of the states."""
    if fluss is Fluss.EINGEGANGEN:
        return _N.erstellt, (_N.zustand.in_(_EINGEHEND), _N.erstellt >= seit)
    gesendet = {Nachrichtenzustand.GESENDET, Nachrichtenzustand.BESTAETIGT}
    return _N.uebermittelt, (_N.zustand.in_(gesendet), _N.erstellt >= seit - _VERSAND_DAUERT)
