"""The handovers of one Mandant. Every change of state writes timeline and audit row along."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.fehler import ZustandPasstNicht
from gateway.ablage.tabellen import Ereignisart, Ereigniszeile, Uebergabezeile
from gateway.ablage.uebergabensuche import Uebergabensuche
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.behoerde import Behoerde
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand


class Uebergaben(Uebergabensuche):
    """Repository of the handovers and their timelines: what may happen to them."""

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


def partner_von(zeile: Uebergabezeile) -> Behoerde:
    """The other authority of a handover, as far as the row knows it."""
    return Behoerde(zeile.partner, zeile.partner_name)
