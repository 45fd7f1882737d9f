"""Looking for the Vorgänge of one Mandant: of a person, by a word, page by page; reading their timelines."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, func, select, tuple_

from gateway.ablage import personenworte
from gateway.ablage.dialekt import plane_jedes_mal
from gateway.ablage.kontingentzahlen import Kontingentzahlen
from gateway.ablage.suchwoerter import nummernwort, zeichenwort
from gateway.ablage.tabellen import (
    Auftragszeile,
    Ereigniszeile,
    Suchwortzeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.auftrag import GEPARKT
from gateway.ablage.tabellen.vorgang import GEHALTEN, OFFEN
from gateway.ablage.vorgangsfinder import KENNUNGSANFANG, Vorgangsfinder, spanne
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand

Seitenmarke = tuple[datetime, UUID]
"""Where a page ended: `erstellt` and `id` of its last row."""
_U = Uebergabezeile
_WENIGE = 500
"""Handovers with a word; more are sought by the newest first."""
_ENDE_DES_BEREICHS = "\x7f"
"""Behind all letters and digits."""


class Vorgangssuche(Vorgangsfinder, Kontingentzahlen):
    """The questions; `Vorgaenge` adds the changes."""

    def zur_person(self, richtung: Richtung, azr_nummer: str | None) -> Sequence[Uebergabezeile]:
        """All handovers of the person with this number, oldest first; none without a number."""
        if azr_nummer is None:
            return ()
        return self._gleiche({"azr_nummer": azr_nummer, "richtung": richtung})

    def zur_azr_nummer(self, azr_nummer: str | None) -> Sequence[Uebergabezeile]:
        """The same in both directions, the latest first."""
        beide = [z for richtung in Richtung for z in self.zur_person(richtung, azr_nummer)]
        return sorted(beide, key=lambda z: (z.erstellt, z.id), reverse=True)

    def zu_dieser_person(self, richtung: Richtung, person: Person) -> Sequence[Uebergabezeile]:
        """Handovers not yet at their end that may be about this person, however she is spelled; oldest first.
        Sorted here, or the database walks through all that are open."""
        gemeinte = personenworte.kandidaten(self._mandant, person)
        suche = self._suche(_U.id.in_(gemeinte), _U.richtung == richtung).where(OFFEN)
        return sorted(self._session.scalars(suche), key=lambda z: (z.erstellt, z.id))

    def zaehle_angeforderte(self, weg: str, seit: datetime) -> int:
        """How many requests this way has begun since."""
        gezaehlt = self._suche(_U.weg == weg, _U.ausloeser_uuid.is_not(None), _U.erstellt >= seit)
        return self._session.scalars(select(func.count()).select_from(gezaehlt.subquery())).one()

    def mitziehende(self, zeile: Uebergabezeile, *, hoechstens: int = 12) -> Sequence[Uebergabezeile]:
        """Handovers of others who made the same move, the first of each matter; the oldest first."""
        if zeile.haushalt is None:
            return ()
        suche = self._suche(
            _U.haushalt == zeile.haushalt,
            _U.richtung == zeile.richtung,
            _U.stamm != zeile.stamm,
            _U.stamm == _U.id,
        )
        return self._session.scalars(suche.order_by(_U.erstellt, _U.id).limit(hoechstens)).all()

    def umfeld(self, zeilen: Collection[Uebergabezeile]) -> Sequence[Uebergabezeile]:
        """The other Vorgänge of these matters, and all with the same AZR numbers."""
        staemme, nummern = {z.stamm for z in zeilen}, {z.azr_nummer for z in zeilen if z.azr_nummer}
        bekannte = {z.id for z in zeilen}
        andere = self._suche(_U.id.not_in(bekannte)).order_by(_U.erstellt, _U.id)
        gefunden = [
            zeile
            for gesucht in (_U.stamm.in_(staemme), _U.azr_nummer.in_(nummern))
            for zeile in self._session.scalars(andere.where(gesucht))
        ]
        return list({z.id: z for z in gefunden}.values())

    def mit_zeichen(self, zeichen: str) -> Sequence[Uebergabezeile]:
        """Handovers of the file with this number, here or there; the latest first."""
        suche = self._suche(self._genannt(self._mit_zeichen(zeichen)), _hat_zeichen(zeichen))
        return self._session.scalars(suche.order_by(_U.erstellt.desc(), _U.id.desc())).all()

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
        there, whole, or the beginning of an id."""
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
            suche = suche.where(self._heisst(zeichen))
        if gehalten:
            suche = suche.where(GEHALTEN)
        if gestoert:
            suche = suche.where(self._gestoert())
        return self._session.scalars(suche.limit(hoechstens)).all()

    def partner(self, ids: Collection[UUID]) -> dict[UUID, str]:
        """The authority on the other side of these handovers."""
        suche = select(_U.id, _U.partner).where(_U.mandant == self._mandant, _U.id.in_(ids))
        return dict(self._session.execute(suche).all()) if ids else {}

    def beurteilte(self, seit: datetime) -> Iterator[Uebergabezeile]:
        """What rules have judged, of the Vorgänge begun since then, oldest first; some at a time."""
        suche = self._suche(_U.erstellt >= seit, Vorgangszeile.sachverhalt.is_not(None))
        stueckweise = suche.order_by(_U.erstellt, _U.id).execution_options(yield_per=500)
        # A JSON null is not the NULL of SQL.
        yield from (z for z in self._session.scalars(stueckweise) if z.sachverhalt is not None)

    def gefundene(
        self, anfaenge: Collection[str], *, azr_nummer: str | None = None, hoechstens: int = 50
    ) -> Sequence[Uebergabezeile]:
        """Newest first: to each of these beginnings a word of the handover; `azr_nummer` whole, any of the person's.
        None without anything to look for."""
        if not anfaenge and azr_nummer is None:
            return ()
        plane_jedes_mal(self._session)
        suche = self._suche(*(self._hat_wort(anfang) for anfang in anfaenge))
        if azr_nummer is not None:
            suche = suche.where(self._hat_nummer(azr_nummer))
        return self._session.scalars(suche.order_by(_U.erstellt.desc(), _U.id.desc()).limit(hoechstens)).all()

    def _hat_nummer(self, azr_nummer: str) -> ColumnElement[bool]:
        """As the person's number, or as another one of hers."""
        weitere = select(Suchwortzeile.vorgang).where(
            Suchwortzeile.mandant == self._mandant, Suchwortzeile.wort == nummernwort(azr_nummer)
        )
        ids = self._session.scalars(weitere.limit(_WENIGE)).all()
        return (_U.azr_nummer == azr_nummer) | _U.id.in_(ids) if ids else _U.azr_nummer == azr_nummer

    def _hat_wort(self, anfang: str) -> ColumnElement[bool]:
        wort = Suchwortzeile.wort
        return self._genannt(self._mit_wort((wort >= anfang) & (wort < f"{anfang}{_ENDE_DES_BEREICHS}")))

    def _heisst(self, zeichen: str) -> ColumnElement[bool]:
        gemeinte, gleich = self._mit_zeichen(zeichen), _hat_zeichen(zeichen)
        ziffern = zeichen.replace("-", "").lower()
        if not KENNUNGSANFANG.fullmatch(ziffern):
            return self._genannt(gemeinte) & gleich
        beginnt = _U.id.between(*spanne(ziffern))
        beginnende = select(_U.id).where(_U.mandant == self._mandant, beginnt)
        # Ids of both kinds together: for either of two conditions SQLite would take no index.
        return self._genannt(gemeinte.union_all(beginnende)) & (gleich | beginnt)

    def _mit_zeichen(self, zeichen: str) -> Select[UUID]:
        """By their word; several numbers may have the same one."""
        return self._mit_wort(Suchwortzeile.wort == zeichenwort(zeichen))

    def _mit_wort(self, wort: ColumnElement[bool]) -> Select[UUID]:
        return select(Suchwortzeile.vorgang).where(Suchwortzeile.mandant == self._mandant, wort)

    def _genannt(self, suche: Select[UUID] | CompoundSelect[UUID]) -> ColumnElement[bool]:
        """Few of them are named one by one: nothing but they need be looked at, whatever the statistics believe."""
        einige = self._session.scalars(suche.limit(_WENIGE + 1)).all()
        return _U.id.in_(set(einige) if len(einige) <= _WENIGE else suche)

    def versaeumte(self, *, seit: timedelta, hoechstens: int = 100) -> Sequence[UUID]:
        """Vorgänge whose next look should have been so long ago, the longest overdue first (invariant 9)."""
        grenze = self._uhr.jetzt() - seit
        suche = (
            select(_U.id)
            .where(_U.mandant == self._mandant, _U.naechste_pruefung <= grenze)
            .order_by(_U.naechste_pruefung)
        )
        return self._session.scalars(suche.limit(hoechstens)).all()

    def zeitlinie(self, id: UUID, *, ab: int = 0) -> Sequence[Ereigniszeile]:
        """The timeline in order; `ab` = last known `lfd`, for pages that update themselves."""
        suche = (
            select(Ereigniszeile)
            .where(Ereigniszeile.mandant == self._mandant, Ereigniszeile.vorgang == id)
            .where(Ereigniszeile.lfd > ab)
            .order_by(Ereigniszeile.lfd)
        )
        return self._session.scalars(suche).all()

    def _gestoert(self) -> ColumnElement[bool]:
        """A work item of it is parked, by whomever."""
        geparkte = select(Auftragszeile.vorgang).where(
            Auftragszeile.mandant == self._mandant, GEPARKT, Auftragszeile.vorgang.is_not(None)
        )
        return Vorgangszeile.id.in_(geparkte)


def _hat_zeichen(zeichen: str) -> ColumnElement[bool]:
    return (_U.aktenzeichen_eigenes == zeichen) | (_U.aktenzeichen_partner == zeichen)
