"""Finding the Vorgänge of one Mandant and reading their timelines."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, TextClause, func, select, tuple_

from gateway.ablage.bestand import Bestand
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Ereigniszeile, Uebergabezeile, Vorgangszeile
from gateway.ablage.tabellen.vorgang import GEHALTEN, GESTOERT, OFFEN
from gateway.domain.uebergabe import Richtung, Zustand

Seitenmarke = tuple[datetime, UUID]
"""Where a page ended: `erstellt` and `id` of its last row."""
_U = Uebergabezeile


class Vorgangssuche(Bestand):
    """The questions; `Vorgaenge` adds the changes."""

    def finde(self, id: UUID) -> Uebergabezeile | None:
        """This Mandant's handover, or None."""
        return self._session.get(_U, (self._mandant, id))

    def lies(self, id: UUID) -> Uebergabezeile:
        """This Mandant's handover. Raises `NichtGefunden`."""
        return _vorhanden(self.finde(id))

    def zum_aendern(self, id: UUID) -> Uebergabezeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        return _vorhanden(self._gesperrte(_U, id))

    def mit_kurzem(self, anfang: str) -> Sequence[UUID]:
        """Ids that begin like this (hex digits without hyphens), at most two: is it unique?"""
        unten = UUID(anfang.ljust(32, "0"))
        oben = UUID(anfang.ljust(32, "f"))
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.id.between(unten, oben)).limit(2)
        return self._session.scalars(suche).all()

    def kennt_akte(self, dms_ref: str) -> bool:
        """Has a handover made this file of the DMS, or added to it? Looks through all of them."""
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.dms_ref == dms_ref).limit(1)
        return self._session.scalar(suche) is not None

    def nach_ausloeser(self, richtung: Richtung, ausloeser_uuid: UUID) -> Sequence[Uebergabezeile]:
        """Handovers that this 010201 started, the first one first."""
        suche = self._suche(_U.ausloeser_uuid == ausloeser_uuid, _U.richtung == richtung)
        return self._session.scalars(suche.order_by(_U.erstellt, _U.id)).all()

    def nach_lieferung(
        self, richtung: Richtung, lieferung_uuid: UUID, partner: str | None
    ) -> Uebergabezeile | None:
        """The handover with this authority to which this 010206 belongs."""
        suche = self._suche(
            _U.lieferung_uuid == lieferung_uuid, _U.richtung == richtung, _U.partner == partner
        )
        return self._session.scalar(suche)

    def zur_person(self, richtung: Richtung, azr_nummer: str | None) -> Sequence[Uebergabezeile]:
        """All handovers of the person with this number, oldest first; none without a number."""
        if azr_nummer is None:
            return ()
        suche = self._suche(_U.azr_nummer == azr_nummer, _U.richtung == richtung)
        return self._session.scalars(suche.order_by(_U.erstellt, _U.id)).all()

    def zum_stamm(self, stamm: UUID) -> Sequence[Uebergabezeile]:
        """All Vorgänge of one matter, the first one first."""
        suche = self._suche(_U.stamm == stamm).order_by(_U.erstellt, _U.id)
        return self._session.scalars(suche).all()

    def seite(
        self,
        *,
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
        zustaende: Collection[Zustand] = (),
        richtung: Richtung | None = None,
        gehalten: bool = False,
        gestoert: bool = False,
        partner: str | None = None,
        zeichen: str | None = None,
    ) -> Sequence[Uebergabezeile]:
        """Newest first, by key: `nach` is the last row of the page before. `zeichen`: the file's number here or
        there, whole."""
        suche = self._suche().order_by(_U.erstellt.desc(), _U.id.desc())
        if nach is not None:
            suche = suche.where(tuple_(_U.erstellt, _U.id) < nach)
        if zustaende:
            suche = suche.where(_U.zustand.in_(zustaende))
        if richtung is not None:
            suche = suche.where(_U.richtung == richtung)
        if partner is not None:
            suche = suche.where(_U.partner == partner)
        if zeichen is not None:
            suche = suche.where((_U.aktenzeichen_eigenes == zeichen) | (_U.aktenzeichen_partner == zeichen))
        if gehalten:
            suche = suche.where(GEHALTEN)
        if gestoert:
            suche = suche.where(GESTOERT)
        return self._session.scalars(suche.limit(hoechstens)).all()

    def versaeumte(self, *, seit: timedelta, hoechstens: int = 100) -> Sequence[UUID]:
        """Vorgänge whose next look should have been so long ago, the longest overdue first (invariant 9)."""
        grenze = self._uhr.jetzt() - seit
        suche = (
            select(_U.id)
            .where(_U.mandant == self._mandant, _U.naechste_pruefung <= grenze)
            .order_by(_U.naechste_pruefung)
        )
        return self._session.scalars(suche.limit(hoechstens)).all()

    def zaehle_offene(self) -> dict[str, int]:
        """How many are not over, held, disturbed, overlooked."""
        fragen = {
            "offen": (OFFEN,),
            "gehalten": (GEHALTEN,),
            "gestoert": (GESTOERT,),
            "versaeumt": (OFFEN, Vorgangszeile.versaeumt > 0),
        }
        return {name: self._zaehle(*bedingungen) for name, bedingungen in fragen.items()}

    def zeitlinie(self, id: UUID, *, ab: int = 0) -> Sequence[Ereigniszeile]:
        """The timeline in order; `ab` = last known `lfd`, for pages that update themselves."""
        suche = (
            select(Ereigniszeile)
            .where(Ereigniszeile.mandant == self._mandant, Ereigniszeile.vorgang == id)
            .where(Ereigniszeile.lfd > ab)
            .order_by(Ereigniszeile.lfd)
        )
        return self._session.scalars(suche).all()

    def _zaehle(self, *bedingungen: ColumnElement[bool] | TextClause) -> int:
        suche = select(func.count()).select_from(Vorgangszeile)
        return self._session.scalars(suche.where(Vorgangszeile.mandant == self._mandant, *bedingungen)).one()

    def _suche(self, *bedingungen: ColumnElement[bool]) -> Select[Uebergabezeile]:
        return select(_U).where(_U.mandant == self._mandant, *bedingungen)


def _vorhanden(zeile: Uebergabezeile | None) -> Uebergabezeile:
    if zeile is None:
        raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
    return zeile
