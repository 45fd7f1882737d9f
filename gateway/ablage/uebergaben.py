"""The handovers of one Mandant. Every change of state writes timeline and audit row along."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, tuple_

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.fehler import NichtGefunden, ZustandPasstNicht
from gateway.ablage.tabellen import Ereignisart, Ereigniszeile, Uebergabezeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand

Seitenmarke = tuple[datetime, UUID]
"""Where a page ended: `erstellt` and `id` of its last row."""


class Uebergaben(Bestand):
    """Repository of the handovers and their timelines."""

    def lege_an(
        self,
        id: UUID,
        richtung: Richtung,
        partner: Behoerde,
        person: Person,
        *,
        naechste_pruefung: datetime,
        text: str,
        zustand: Zustand = Zustand.ANGELEGT,
        wer: str = SYSTEM,
        nachweis: UUID | None = None,
        **felder: Any,
    ) -> Uebergabezeile:
        """A new handover with its first timeline row; `felder` are further columns. The same `id` again
        gives the existing one unchanged."""
        vorhanden = self.finde(id)
        if vorhanden is not None:
            return vorhanden
        jetzt = self._uhr.jetzt()
        zeile = Uebergabezeile(
            mandant=self._mandant,
            id=id,
            richtung=richtung,
            partner=partner.kennung,
            partner_name=partner.name,
            person={**asdict(person), "staatsangehoerigkeiten": list(person.staatsangehoerigkeiten)},
            naechste_pruefung=naechste_pruefung,
            erstellt=jetzt,
            geaendert=jetzt,
            **felder,
        )
        zeile._zustand = zustand
        self._session.add(zeile)
        self._session.flush()
        self._ereignis(zeile, Ereignisart.ZUSTAND, text, wer, nachweis)
        self._protokolliere(
            Auditereignis.UEBERGABE_ANGELEGT,
            "uebergabe",
            id,
            wer,
            richtung=richtung.value,
            nach=zustand.value,
        )
        return zeile

    def aendere_zustand(
        self,
        id: UUID,
        neu: Zustand,
        *,
        text: str,
        naechste_pruefung: datetime | None,
        wer: str = SYSTEM,
        aus: Collection[Zustand] | None = None,
        nachweis: UUID | None = None,
        als_naechstes: str | None = None,
    ) -> Uebergabezeile:
        """The only way to another state: row, timeline and audit row in this transaction.

        `naechste_pruefung` is None for final states and only for them; `aus` names the states this step
        may start from. The row stays locked, further columns may be set on it.
        Raises `ZustandPasstNicht`, `NichtGefunden`."""
        zeile = self.zum_aendern(id)
        alt = zeile.zustand
        if alt.endgueltig or (aus is not None and alt not in aus):
            raise ZustandPasstNicht(f"Aus »{alt.angabe.name}« geht es nicht nach »{neu.angabe.name}«.")
        if (naechste_pruefung is None) != neu.endgueltig:
            raise ZustandPasstNicht("Genau die endgültigen Zustände brauchen keine nächste Prüfung.")
        zeile._zustand = neu
        zeile.naechste_pruefung = naechste_pruefung
        self._ereignis(zeile, Ereignisart.ZUSTAND, text, wer, nachweis, als_naechstes)
        self._protokolliere(
            Auditereignis.UEBERGABE_ZUSTAND, "uebergabe", id, wer, von=alt.value, nach=neu.value
        )
        return zeile

    def vermerke(
        self,
        id: UUID,
        text: str,
        *,
        art: Ereignisart = Ereignisart.VERMERK,
        wer: str = SYSTEM,
        nachweis: UUID | None = None,
        als_naechstes: str | None = None,
    ) -> Uebergabezeile:
        """A timeline row without a change of state; the row stays locked."""
        zeile = self.zum_aendern(id)
        self._ereignis(zeile, art, text, wer, nachweis, als_naechstes)
        return zeile

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

    def nach_lieferung(self, richtung: Richtung, lieferung_uuid: UUID) -> Uebergabezeile | None:
        """The handover this 010206 belongs to."""
        suche = self._suche(
            Uebergabezeile.lieferung_uuid == lieferung_uuid, Uebergabezeile.richtung == richtung
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

    def _ereignis(
        self,
        zeile: Uebergabezeile,
        art: Ereignisart,
        text: str,
        wer: str,
        nachweis: UUID | None,
        als_naechstes: str | None = None,
    ) -> None:
        """Number the next timeline row; the handover's row is locked, so nobody else numbers."""
        self._session.flush()
        letzte = select(func.coalesce(func.max(Ereigniszeile.lfd), 0)).where(
            Ereigniszeile.mandant == self._mandant, Ereigniszeile.uebergabe == zeile.id
        )
        zeile.geaendert = self._uhr.jetzt()
        self._session.add(
            Ereigniszeile(
                mandant=self._mandant,
                uebergabe=zeile.id,
                lfd=self._session.scalars(letzte).one() + 1,
                zeit=zeile.geaendert,
                art=art,
                zustand=zeile.zustand,
                wer=wer,
                text=text,
                nachweis=nachweis,
                als_naechstes=als_naechstes or zeile.zustand.angabe.als_naechstes,
            )
        )


def person_von(zeile: Uebergabezeile) -> Person:
    """The person of a handover."""
    werte = dict(zeile.person)
    return Person(**{**werte, "staatsangehoerigkeiten": tuple(werte["staatsangehoerigkeiten"])})


def _vorhanden(zeile: Uebergabezeile | None) -> Uebergabezeile:
    if zeile is None:
        raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
    return zeile
