"""What the report counts, of one Mandant in one period: columns without content, read with few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import aliased

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Ereignisart,
    Ereigniszeile,
    Meldungszeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.vorgang import OFFEN
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.uebergabe import VORBEI, Richtung, Zustand

AM_ZIEL = (Zustand.IMPORTIERT, Zustand.KARENZ)
"""Uebernahme: in the DMS and read back. Abgabe: the receipt is here."""
_U, _V, _E, _A, _M = Uebergabezeile, Vorgangszeile, Ereigniszeile, Aufgabenzeile, Meldungszeile

_SPALTEN = (
    _U.id,
    _U.stamm,
    _U.richtung,
    _U.zustand,
    _U.partner,
    _U.partner_name,
    _U.haelt,
    _U.von_hand,
    _U.erstellt,
)
"""In the order of the fields of `Berichtszeile`."""


@dataclass(frozen=True)
class Zeitraum:
    """From `von` up to, but not including, `bis`."""

    von: datetime
    bis: datetime


@dataclass(frozen=True)
class Berichtszeile:
    """One handover, without person and file."""

    id: UUID
    stamm: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    haelt: str | None
    von_hand: bool
    erstellt: datetime


class Berichtsdaten(Bestand):
    """Repository of the numbers."""

    def uebergaben(self, zeitraum: Zeitraum) -> Sequence[Berichtszeile]:
        """Begun in the period, oldest first."""
        return self._zeilen(select(*_SPALTEN).where(_U.erstellt >= zeitraum.von, _U.erstellt < zeitraum.bis))

    def aelteste_offene(self, hoechstens: int) -> Sequence[Berichtszeile]:
        """Whatever the period: where the matter itself is not over, oldest first."""
        return self._zeilen(select(*_SPALTEN).where(OFFEN, _U.zustand.not_in(VORBEI)).limit(hoechstens))

    def am_ziel(self, zeitraum: Zeitraum) -> Mapping[UUID, datetime]:
        """When those that were begun in the period reached their aim."""
        suche = (
            select(_E.vorgang, func.min(_E.zeit))
            .join(_V, (_V.mandant == _E.mandant) & (_V.id == _E.vorgang))
            .where(*self._begonnen(zeitraum), _E.zustand.in_(AM_ZIEL))
            .group_by(_E.vorgang)
        )
        return {zeile[0]: zeile[1] for zeile in self._session.execute(suche)}

    def gemeldet(self, zeitraum: Zeitraum) -> Mapping[UUID, datetime]:
        """When the first notice came that led to one of those."""
        suche = (
            select(_M.vorgang, func.min(_M.eingegangen))
            .join(_V, (_V.mandant == _M.mandant) & (_V.id == _M.vorgang))
            .where(*self._begonnen(zeitraum))
            .group_by(_M.vorgang)
        )
        return {vorgang: zeit for vorgang, zeit in self._session.execute(suche) if vorgang is not None}

    def entschiedene(self, zeitraum: Zeitraum) -> frozenset[UUID]:
        """Matters (`stamm`) in which a person has decided something, of those begun in the period."""
        begonnene = select(_V.stamm).where(*self._begonnen(zeitraum)).scalar_subquery()
        glied = aliased(_V)
        suche = (
            select(glied.stamm)
            .join(_E, (glied.mandant == _E.mandant) & (glied.id == _E.vorgang))
            .where(
                glied.mandant == self._mandant, _E.art == Ereignisart.ENTSCHEIDUNG, glied.stamm.in_(begonnene)
            )
        )
        return frozenset(self._session.scalars(suche.distinct()))

    def fragen(self, zeitraum: Zeitraum) -> Sequence[tuple[str, str | None, int, int]]:
        """Kind of question, partner (None: about a message that belongs to no handover), how many were asked in
        the period, how many of them are open."""
        offen = func.sum(case((_A.zustand == Aufgabenzustand.OFFEN, 1), else_=0))
        suche = (
            select(_A.art, _U.partner, func.count(), offen)
            .outerjoin(_U, (_U.mandant == _A.mandant) & (_U.id == _A.vorgang))
            .where(_A.mandant == self._mandant, _A.seit >= zeitraum.von, _A.seit < zeitraum.bis)
            .group_by(_A.art, _U.partner)
            .order_by(_A.art, _U.partner)
        )
        return [
            (art, partner, anzahl, int(offene))
            for art, partner, anzahl, offene in self._session.execute(suche)
        ]

    def _begonnen(self, zeitraum: Zeitraum) -> tuple[ColumnElement[bool], ...]:
        return (_V.mandant == self._mandant, _V.erstellt >= zeitraum.von, _V.erstellt < zeitraum.bis)

    def _zeilen(self, suche: Select[*tuple[Any, ...]]) -> Sequence[Berichtszeile]:
        seine = suche.where(_U.mandant == self._mandant).order_by(_U.erstellt, _U.id)
        return [Berichtszeile(*zeile) for zeile in self._session.execute(seine)]
