"""Finding the handovers of one Mandant and reading their timelines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select, tuple_

from gateway.ablage.bestand import Bestand
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Ereigniszeile, Uebergabezeile
from gateway.domain.uebergabe import Richtung, Zustand

Seitenmarke = tuple[datetime, UUID]
"""Where a page ended: `erstellt` and `id` of its last row."""


class Uebergabensuche(Bestand):
    """The questions; `Uebergaben` adds the changes."""

    def finde(self, id: UUID) -> Uebergabezeile | None:
        """This Mandant's handover, or None."""
        return self._session.get(Uebergabezeile, (self._mandant, id))

    def lies(self, id: UUID) -> Uebergabezeile:
        """This Mandant's handover. Raises `NichtGefunden`."""
        return _vorhanden(self.finde(id))

    def zum_aendern(self, id: UUID) -> Uebergabezeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        suche = self._suche(Uebergabezeile.id == id).with_for_update()
        return _vorhanden(self._session.scalar(suche, execution_options={"populate_existing": True}))

    def nach_ausloeser(self, richtung: Richtung, ausloeser_uuid: UUID) -> Sequence[Uebergabezeile]:
        """Handovers that this 010201 started."""
        suche = self._suche(
            Uebergabezeile.ausloeser_uuid == ausloeser_uuid, Uebergabezeile.richtung == richtung
        )
        return self._session.scalars(suche).all()

    def nach_lieferung(
        self, richtung: Richtung, lieferung_uuid: UUID, partner: str | None
    ) -> Uebergabezeile | None:
        """The handover with this authority to which this 010206 belongs."""
        suche = self._suche(
            Uebergabezeile.lieferung_uuid == lieferung_uuid,
            Uebergabezeile.richtung == richtung,
            Uebergabezeile.partner == partner,
        )
        return self._session.scalar(suche)

    def seite(
        self,
        *,
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
        zustaende: Collection[Zustand] = (),
        richtung: Richtung | None = None,
    ) -> Sequence[Uebergabezeile]:
        """Newest first, by key: `nach` is the last row of the page before."""
        schluessel = tuple_(Uebergabezeile.erstellt, Uebergabezeile.id)
        suche = self._suche().order_by(Uebergabezeile.erstellt.desc(), Uebergabezeile.id.desc())
        if nach is not None:
            suche = suche.where(schluessel < nach)
        if zustaende:
            suche = suche.where(Uebergabezeile.zustand.in_(zustaende))
        if richtung is not None:
            suche = suche.where(Uebergabezeile.richtung == richtung)
        return self._session.scalars(suche.limit(hoechstens)).all()

    def faellige(self, *, hoechstens: int = 100) -> Sequence[UUID]:
        """Handovers whose next check is due, the longest overdue first (invariant 9)."""
        suche = (
            select(Uebergabezeile.id)
            .where(
                Uebergabezeile.mandant == self._mandant, Uebergabezeile.naechste_pruefung <= self._uhr.jetzt()
            )
            .order_by(Uebergabezeile.naechste_pruefung)
        )
        return self._session.scalars(suche.limit(hoechstens)).all()

    def zeitlinie(self, id: UUID, *, ab: int = 0) -> Sequence[Ereigniszeile]:
        """The timeline in order; `ab` = last known `lfd`, for pages that update themselves."""
        suche = (
            select(Ereigniszeile)
            .where(Ereigniszeile.mandant == self._mandant, Ereigniszeile.uebergabe == id)
            .where(Ereigniszeile.lfd > ab)
            .order_by(Ereigniszeile.lfd)
        )
        return self._session.scalars(suche).all()

    def _suche(self, *bedingungen: ColumnElement[bool]) -> Select[Uebergabezeile]:
        return select(Uebergabezeile).where(Uebergabezeile.mandant == self._mandant, *bedingungen)


def _vorhanden(zeile: Uebergabezeile | None) -> Uebergabezeile:
    if zeile is None:
        raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
    return zeile
