"""Finding a Vorgang of one Mandant that somebody means: by its id, by a message, by its matter."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, null, select
from sqlalchemy.orm import defer

from gateway.ablage.bestand import Bestand, gleiche, ohne_flush
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Regelsatzzeile,
    Schluesselzeile,
    Uebergabezeile,
)
from gateway.ablage.tabellen.vorgang import OFFEN
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.uebergabe import Richtung

_U = Uebergabezeile
KENNUNGSANFANG = re.compile(r"[0-9a-f]{6,32}")
"""So many digits of an id are enough to look for it."""


@dataclass(frozen=True)
class Bezug:
    """A handover as a line beside something else names it."""

    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    partner: str
    partner_name: str
    person: dict[str, Any] | None
    """None where nobody asked for it."""


class Vorgangsfinder(Bestand):
    """By what belongs to exactly one, or to one matter."""

    def finde(self, id: UUID) -> Uebergabezeile | None:
        """This Mandant's handover, or None."""
        return self._gefundene(_U, id)

    def lies(self, id: UUID) -> Uebergabezeile:
        """This Mandant's handover. Raises `NichtGefunden`."""
        return _vorhanden(self.finde(id))

    def mit_ids(self, ids: Collection[UUID]) -> Sequence[Uebergabezeile]:
        """Those of them that this Mandant has."""
        return self._session.scalars(self._suche(_U.id.in_(ids))).all() if ids else ()

    def bezuege(self, ids: Collection[UUID], *, personen: bool = True) -> dict[UUID, Bezug]:
        """What lists say of these handovers, without reading whole rows; persons only where they are shown."""
        spalten = (_U.id, _U.aktenzeichen_eigenes, _U.aktenzeichen_partner, _U.partner, _U.partner_name)
        suche = select(*spalten, _U.person if personen else null()).where(
            _U.mandant == self._mandant, _U.id.in_(ids)
        )
        return {zeile.id: Bezug(*zeile[1:]) for zeile in self._session.execute(suche)} if ids else {}

    def zum_aendern(self, id: UUID) -> Uebergabezeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        return _vorhanden(self._gesperrte(_U, id))

    def mit_antwort(
        self, id: UUID
    ) -> tuple[Uebergabezeile, Aufgabenzeile | None, bytes | None, Regelsatzzeile | None]:
        """The handover, the decided question of it whose answer nobody has followed yet (the oldest one), its
        wrapped content key, if there still is one, and the rule set that counts, if one was activated. Raises
        `NichtGefunden`."""
        werte = {"mandant": self._mandant, "id": id}
        gefunden = self._session.execute(_mit_antwort(), werte).one_or_none()
        zeile, aufgabe, verpackt, regelsatz = gefunden or (None, None, None, None)
        return _vorhanden(zeile), aufgabe, verpackt, regelsatz

    def mit_kurzem(self, anfang: str) -> Sequence[UUID]:
        """Ids that begin like this (hex digits without hyphens), at most two: is it unique?"""
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.id.between(*spanne(anfang))).limit(2)
        return self._session.scalars(suche).all()

    def kennt_akte(self, dms_ref: str) -> bool:
        """Has a handover made this file of the DMS, or added to it?"""
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.dms_ref == dms_ref).limit(1)
        return self._session.scalar(suche) is not None

    def nach_ausloeser(self, richtung: Richtung, ausloeser_uuid: UUID) -> Sequence[Uebergabezeile]:
        """Handovers that this 010201 started, the first one first."""
        return self._gleiche({"ausloeser_uuid": ausloeser_uuid, "richtung": richtung})

    def zum_aendern_nach_ausloeser(
        self, richtung: Richtung, ausloeser_uuid: UUID, partner: str | None
    ) -> Uebergabezeile | None:
        """The first handover with this authority that this 010201 started, fresh and locked until the transaction
        ends."""
        gesucht = {"ausloeser_uuid": ausloeser_uuid, "richtung": richtung, "partner": partner}
        return self._erste_gesperrte(gesucht)

    def nach_lieferung(
        self, richtung: Richtung, lieferung_uuid: UUID, partner: str | None
    ) -> Uebergabezeile | None:
        """The handover with this authority to which this 010206 belongs."""
        gesucht = {"lieferung_uuid": lieferung_uuid, "richtung": richtung, "partner": partner}
        return next(iter(self._gleiche(gesucht)), None)

    def zum_aendern_nach_lieferung(
        self, richtung: Richtung, lieferung_uuid: UUID, partner: str | None
    ) -> Uebergabezeile | None:
        """The same, fresh and locked until the transaction ends."""
        return self._erste_gesperrte(
            {"lieferung_uuid": lieferung_uuid, "richtung": richtung, "partner": partner}
        )

    def zum_stamm(self, stamm: UUID) -> Sequence[Uebergabezeile]:
        """All Vorgänge of one matter, the first one first."""
        return self._gleiche({"stamm": stamm})

    def geschwister(self, zeile: Uebergabezeile) -> Sequence[UUID]:
        """Ids of the other Vorgänge of the matter; what is pending for this one changes nothing about that."""
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.stamm == zeile.stamm, _U.id != zeile.id)
        with self._session.no_autoflush:
            return self._session.scalars(suche.order_by(_U.id)).all()

    def bei_schritt(self, schritte: Collection[str]) -> Sequence[UUID]:
        """Ids of those that are at one of these steps, the oldest first."""
        suche = select(_U.id).where(_U.mandant == self._mandant, OFFEN, _U.schritt.in_(schritte))
        return self._session.scalars(suche.order_by(_U.erstellt, _U.id)).all()

    def _gleiche(self, gesucht: dict[str, Any]) -> Sequence[Uebergabezeile]:
        """Those with these values, oldest first."""
        suche = gleiche(_U, *gesucht, nach=("erstellt", "id"))
        with ohne_flush(self._session, _U):
            return self._session.scalars(suche, {**gesucht, "mandant": self._mandant}).all()

    def _erste_gesperrte(self, gesucht: dict[str, Any]) -> Uebergabezeile | None:
        """The oldest one with these values, fresh and locked until the transaction ends."""
        with ohne_flush(self._session, _U):
            gesperrt = self._gesperrte_zu(_U, _erste(*gesucht), {**gesucht, "mandant": self._mandant})
        return next(iter(gesperrt), None)

    def _suche(self, *bedingungen: ColumnElement[bool]) -> Select[Uebergabezeile]:
        """Without what no list shows."""
        return select(_U).options(defer(_U.gliederung)).where(_U.mandant == self._mandant, *bedingungen)


def spanne(anfang: str) -> tuple[UUID, UUID]:
    """The first and the last id that begin like this."""
    return UUID(anfang.ljust(32, "0")), UUID(anfang.ljust(32, "f"))


@cache
def _erste(*felder: str) -> Select[Uebergabezeile]:
    return gleiche(_U, *felder, nach=("erstellt", "id")).limit(1).with_for_update()


@cache
def _mit_antwort() -> Select[Uebergabezeile, Aufgabenzeile, bytes, Regelsatzzeile]:
    """Built once: composing this costs more than running it."""
    beantwortet = and_(
        Aufgabenzeile.mandant == _U.mandant,
        Aufgabenzeile.vorgang == _U.id,
        Aufgabenzeile.zustand == Aufgabenzustand.ENTSCHIEDEN,
    )
    schluessel = and_(Schluesselzeile.mandant == _U.mandant, Schluesselzeile.id == _U.id)
    aktive = select(func.max(Regelsatzzeile.version)).where(
        Regelsatzzeile.mandant == bindparam("mandant"), Regelsatzzeile.aktiviert_am.is_not(None)
    )
    regelsatz = and_(Regelsatzzeile.mandant == _U.mandant, Regelsatzzeile.version == aktive.scalar_subquery())
    suche = select(_U, Aufgabenzeile, Schluesselzeile.verpackt, Regelsatzzeile)
    suche = suche.outerjoin(Aufgabenzeile, beantwortet).outerjoin(Schluesselzeile, schluessel)
    suche = suche.outerjoin(Regelsatzzeile, regelsatz)
    suche = suche.where(_U.mandant == bindparam("mandant"), _U.id == bindparam("id"))
    return suche.order_by(Aufgabenzeile.seit).limit(1)


def _vorhanden(zeile: Uebergabezeile | None) -> Uebergabezeile:
    if zeile is None:
        raise NichtGefunden("Diese Übergabe gibt es hier nicht.")
    return zeile
