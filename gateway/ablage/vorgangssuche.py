"""Finding the Vorgänge of one Mandant and reading their timelines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, TextClause, and_, bindparam, func, null, select, tuple_
from sqlalchemy.orm import defer

from gateway.ablage import personenworte
from gateway.ablage.bestand import Bestand, gleiche, ohne_flush
from gateway.ablage.dialekt import plane_jedes_mal
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.suchwoerter import nummernwort
from gateway.ablage.tabellen import (
    Aufgabenzeile,
    Auftragszeile,
    Dokumentzeile,
    Ereigniszeile,
    Regelsatzzeile,
    Schluesselzeile,
    Suchwortzeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.auftrag import GEPARKT
from gateway.ablage.tabellen.vorgang import GEHALTEN, GESTAUT, OFFEN
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.kontingent import Andrang, Auslastung, Kontingent
from gateway.domain.person import Person
from gateway.domain.uebergabe import VORBEI, Richtung, Zustand

Seitenmarke = tuple[datetime, UUID]
"""Where a page ended: `erstellt` and `id` of its last row."""
_U = Uebergabezeile
_ANFANG = re.compile(r"[0-9a-f]{6,32}")
"""So many digits of an id are enough to look for it."""
_WENIGE = 500
"""Handovers with a word; more are sought by the newest first."""
_ENDE_DES_BEREICHS = "\x7f"
"""Behind all letters and digits."""


@dataclass(frozen=True)
class Bezug:
    """A handover as a line beside something else names it."""

    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    partner: str
    partner_name: str
    person: dict[str, Any] | None
    """None where nobody asked for it."""


class Vorgangssuche(Bestand):
    """The questions; `Vorgaenge` adds the changes."""

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
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.id.between(*_spanne(anfang))).limit(2)
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
        suche = gleiche(_U, *gesucht, nach=("erstellt", "id")).limit(1)
        with ohne_flush(self._session, _U):
            gesperrt = self._gesperrte_zu(_U, suche.with_for_update(), {**gesucht, "mandant": self._mandant})
        return next(iter(gesperrt), None)

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
        suche = self._suche(
            _U.lieferung_uuid == lieferung_uuid, _U.richtung == richtung, _U.partner == partner
        )
        with ohne_flush(self._session, _U):
            return next(iter(self._gesperrte_zu(_U, suche.with_for_update())), None)

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

    def andrang(self, zeile: Uebergabezeile, grenzen: Kontingent, tagesbeginn: datetime) -> Andrang:
        """How it stands with the limits of the Mandant for this one. What has no limit is not counted (0)."""
        v = Vorgangszeile
        frueher = tuple_(v.erstellt, v.id) < (zeile.erstellt, zeile.id)
        eigene = select(func.sum(Dokumentzeile.groesse)).where(
            Dokumentzeile.mandant == self._mandant, Dokumentzeile.vorgang == zeile.id
        )
        return Andrang(
            vor=self._zaehle(OFFEN, v.zustand.not_in(VORBEI), frueher) if grenzen.offene is not None else 0,
            bytes=self.bereitliegend(ohne=zeile.id) if grenzen.bytes is not None else 0,
            eigene=self._session.scalar(eigene) or 0,
            am_tag=self._zaehle(v.erstellt >= tagesbeginn, frueher) if grenzen.je_tag is not None else 0,
            begonnen=zeile.erstellt,
        )

    def bereitliegend(self, ohne: UUID | None = None) -> int:
        """Bytes staged for handovers whose content is still here."""
        u = Uebergabezeile
        suche = select(func.sum(u.bytes_gesamt)).where(
            u.mandant == self._mandant, OFFEN, u.geloescht.is_(None)
        )
        return self._session.scalar(suche if ohne is None else suche.where(u.id != ohne)) or 0

    def auslastung(self, grenzen: Kontingent, tagesbeginn: datetime) -> Auslastung:
        """What it has now of what it may have. What has no limit is not counted (0)."""
        v = Vorgangszeile
        return Auslastung(
            grenzen,
            offene=self._zaehle(OFFEN, v.zustand.not_in(VORBEI)) if grenzen.offene is not None else 0,
            bytes=self.bereitliegend() if grenzen.bytes is not None else 0,
            heute=self._zaehle(v.erstellt >= tagesbeginn) if grenzen.je_tag is not None else 0,
            wartend=self._zaehle(GESTAUT),
        )

    def zum_stamm(self, stamm: UUID) -> Sequence[Uebergabezeile]:
        """All Vorgänge of one matter, the first one first."""
        return self._gleiche({"stamm": stamm})

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

    def geschwister(self, zeile: Uebergabezeile) -> Sequence[UUID]:
        """Ids of the other Vorgänge of the matter; what is pending for this one changes nothing about that."""
        suche = select(_U.id).where(_U.mandant == self._mandant, _U.stamm == zeile.stamm, _U.id != zeile.id)
        with self._session.no_autoflush:
            return self._session.scalars(suche.order_by(_U.id)).all()

    def bei_schritt(self, schritte: Collection[str]) -> Sequence[UUID]:
        """Ids of those that are at one of these steps, the oldest first."""
        suche = select(_U.id).where(_U.mandant == self._mandant, OFFEN, _U.schritt.in_(schritte))
        return self._session.scalars(suche.order_by(_U.erstellt, _U.id)).all()

    def mit_zeichen(self, zeichen: str) -> Sequence[Uebergabezeile]:
        """Handovers of the file with this number, here or there; the latest first."""
        suche = self._suche(_hat_zeichen(zeichen))
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
            suche = suche.where(_heisst(zeichen))
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
        """Few of them are named one by one: nothing but they need be looked at, whatever the statistics believe."""
        einige = self._session.scalars(self._mit_wort(anfang).limit(_WENIGE + 1)).all()
        return _U.id.in_(set(einige) if len(einige) <= _WENIGE else self._mit_wort(anfang))

    def _mit_wort(self, anfang: str) -> Select[UUID]:
        wort = Suchwortzeile.wort
        bereich = (
            Suchwortzeile.mandant == self._mandant,
            wort >= anfang,
            wort < f"{anfang}{_ENDE_DES_BEREICHS}",
        )
        return select(Suchwortzeile.vorgang).where(*bereich)

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

    def _zaehle(self, *bedingungen: ColumnElement[bool] | TextClause) -> int:
        suche = select(func.count()).select_from(Vorgangszeile)
        return self._session.scalars(suche.where(Vorgangszeile.mandant == self._mandant, *bedingungen)).one()

    def _gleiche(self, gesucht: dict[str, Any]) -> Sequence[Uebergabezeile]:
        """Those with these values, oldest first."""
        suche = gleiche(_U, *gesucht, nach=("erstellt", "id"))
        with ohne_flush(self._session, _U):
            return self._session.scalars(suche, {**gesucht, "mandant": self._mandant}).all()

    def _suche(self, *bedingungen: ColumnElement[bool]) -> Select[Uebergabezeile]:
        """Without what no list shows."""
        return select(_U).options(defer(_U.gliederung)).where(_U.mandant == self._mandant, *bedingungen)


def _heisst(zeichen: str) -> ColumnElement[bool]:
    akte = _hat_zeichen(zeichen)
    ziffern = zeichen.replace("-", "").lower()
    if not _ANFANG.fullmatch(ziffern):
        return akte
    return akte | _U.id.between(*_spanne(ziffern))


def _hat_zeichen(zeichen: str) -> ColumnElement[bool]:
    return (_U.aktenzeichen_eigenes == zeichen) | (_U.aktenzeichen_partner == zeichen)


def _spanne(anfang: str) -> tuple[UUID, UUID]:
    """The first and the last id that begin like this."""
    return UUID(anfang.ljust(32, "0")), UUID(anfang.ljust(32, "f"))


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
