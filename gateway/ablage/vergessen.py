"""Forgetting a matter: all rows of its Vorgänge, when nobody may keep them any longer. The audit chain stays."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, delete, exists, or_, select
from sqlalchemy.orm import aliased

from gateway.ablage import personenworte
from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.tabellen import (
    ENDE,
    Aufgabenzeile,
    Begleitstueck,
    Dokumentblick,
    Dokumentzeile,
    Ereigniszeile,
    Nachrichtenzeile,
    Seitenbemerkung,
    Stimmzeile,
    Suchwortzeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.person import Person
from gateway.domain.uebergabe import Zustand

_U = Uebergabezeile


class Vergessen(Bestand):
    """What of this Mandant has lived its time, and how long that is."""

    def abgeschlossene(self, person: Person) -> Sequence[Uebergabezeile]:
        """Handovers that came about of files that may be this person's, locked until the transaction ends."""
        suche = select(_U).where(
            _U.mandant == self._mandant,
            _U.weg == "abgabe",
            _gekommen(_U),
            _U.id.in_(personenworte.kandidaten(self._mandant, person)),
        )
        return self._gesperrte_zu(_U, suche.order_by(_U.id).with_for_update())

    def faellige(self, heute: date, *, hoechstens: int) -> Sequence[UUID]:
        """Matters (stamm) all of whose rows were to be kept until a day before today, and of which nothing is
        under way."""
        z = aliased(_U)
        bleibt = or_(
            z.schritt != ENDE,
            z.eintrag_bis >= heute,
            and_(z.weg == "abgabe", _gekommen(z), z.eintrag_bis.is_(None)),
        )
        haelt_auf = exists().where(z.mandant == self._mandant, z.stamm == _U.stamm, bleibt)
        faellig = (
            select(_U.stamm)
            .distinct()
            .where(_U.mandant == self._mandant, _U.eintrag_bis < heute, ~haelt_auf)
            .order_by(_U.stamm)
            .limit(hoechstens)
        )
        return self._session.scalars(faellig).all()

    def nenne_tag(self, zeile: Uebergabezeile, bis: date, wer: str) -> None:
        """A person says until when the entry stays."""
        zeile.eintrag_bis = bis
        self._protokolliere(Auditereignis.EINTRAG_FRIST, "vorgang", zeile.id, wer, bis=bis.isoformat())

    def vergiss(self, stamm: UUID, grund: str) -> int:
        """Remove every row of the matter; each Vorgang is told in the audit chain, with nothing but its id."""
        zeilen = self._zeilen(stamm)
        ids = [z.id for z in zeilen]
        aufgaben = select(Aufgabenzeile.id).where(
            Aufgabenzeile.mandant == self._mandant, Aufgabenzeile.vorgang.in_(ids)
        )
        self._session.execute(
            delete(Stimmzeile).where(Stimmzeile.mandant == self._mandant, Stimmzeile.aufgabe.in_(aufgaben))
        )
        for tafel in (
            *(Aufgabenzeile, Begleitstueck, Dokumentblick, Dokumentzeile, Ereigniszeile, Nachrichtenzeile),
            *(Seitenbemerkung, Suchwortzeile),
        ):
            self._session.execute(delete(tafel).where(tafel.mandant == self._mandant, tafel.vorgang.in_(ids)))
        personenworte.vergiss(self._session, self._mandant, ids)
        for zeilen_von in (cast(Table, _U.__table__), cast(Table, Vorgangszeile.__table__)):
            welche = (zeilen_von.c.mandant == self._mandant) & zeilen_von.c.id.in_(ids)
            self._session.execute(delete(zeilen_von).where(welche))
        for id in ids:
            self._protokolliere(Auditereignis.EINTRAG_GELOESCHT, "vorgang", id, SYSTEM, grund=grund)
        return len(ids)

    def _zeilen(self, stamm: UUID) -> Sequence[Uebergabezeile]:
        suche = select(_U).where(_U.mandant == self._mandant, _U.stamm == stamm).order_by(_U.id)
        return self._session.scalars(suche).all()


def _gekommen(z: type[Uebergabezeile]) -> ColumnElement[bool]:
    """The other authority has confirmed that it has the file."""
    return z.zustand.in_((Zustand.KARENZ, Zustand.ABGESCHLOSSEN))
