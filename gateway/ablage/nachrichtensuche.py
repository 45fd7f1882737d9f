"""Finding messages of one Mandant."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    TextClause,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from gateway.ablage.bestand import Bestand, gleiche, ohne_flush
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import (
    ENDE,
    Aufgabenzeile,
    Nachrichtenzeile,
    Schluesselzeile,
    Vorfallzeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.nachricht import ABGEHOLT, JEDE, MIT_INHALT, UNSER_TEST, UNSERE_ANFRAGE, ZAEHLT
from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import EIGENE_ANFRAGEN, Nachrichtenrichtung, Nachrichtenzustand

_N = Nachrichtenzustand
_AELTESTE = ("erstellt", "id")
"""Oldest first."""
_UNFERTIG = frozenset(
    {_N.EMPFANGEN, _N.GEOEFFNET, _N.GUELTIG, _N.GESCHRIEBEN, _N.VERSIEGELT, _N.FEHLGESCHLAGEN}
)


class Nachrichtensuche(Bestand):
    """The questions; `Nachrichten` adds the changes."""

    def lies(self, id: UUID) -> Nachrichtenzeile:
        """This Mandant's message. Raises `NichtGefunden`."""
        return _vorhanden(self.finde(id))

    def finde(self, id: UUID) -> Nachrichtenzeile | None:
        """This Mandant's message, if there is one."""
        return self._gefundene(Nachrichtenzeile, id)

    def mit_schluesseln(
        self, id: UUID, schluessel: Collection[UUID]
    ) -> tuple[Nachrichtenzeile, dict[UUID, bytes]]:
        """This Mandant's message, and those of these wrapped keys that there still are, in one look. Raises
        `NichtGefunden`."""
        werte = {"mandant": self._mandant, "id": id, "schluessel": list(schluessel)}
        zeilen = self._session.execute(_mit_schluesseln(), werte).all()
        nachricht = _vorhanden(zeilen[0][0] if zeilen else None)
        gefunden: dict[UUID | None, bytes] = {kennung: verpackt for _, kennung, verpackt in zeilen}
        return nachricht, {kennung: verpackt for kennung, verpackt in gefunden.items() if kennung is not None}

    def mit_ids(self, ids: Collection[UUID]) -> dict[UUID, Nachrichtenzeile]:
        """Those of them that this Mandant has."""
        zeilen = self._session.scalars(self._suche(Nachrichtenzeile.id.in_(ids))).all() if ids else ()
        return {zeile.id: zeile for zeile in zeilen}

    def zum_aendern(self, id: UUID) -> Nachrichtenzeile:
        """The fresh row, locked until the transaction ends. Raises `NichtGefunden`."""
        return _vorhanden(self._gesperrte(Nachrichtenzeile, id))

    def zum_aendern_mit_erster(
        self, id: UUID, nachrichten_uuid: UUID, partner: str
    ) -> tuple[Nachrichtenzeile, Nachrichtenzeile | None]:
        """The fresh row of an incoming message, locked, and the other one that counts under this nachrichtenUUID of
        this authority already. Raises `NichtGefunden`."""
        werte = {"mandant": self._mandant, "id": id, "uuid": nachrichten_uuid, "partner": partner}
        with ohne_flush(
            self._session, Nachrichtenzeile, lambda n: n.id == id or n.nachrichten_uuid == nachrichten_uuid
        ):
            zeilen = self._gesperrte_zu(Nachrichtenzeile, _mit_erster(), werte)
        erste = next((zeile for zeile in zeilen if zeile.id != id), None)
        return _vorhanden(next((zeile for zeile in zeilen if zeile.id == id), None)), erste

    def mit_uuid(
        self, richtung: Nachrichtenrichtung, nachrichten_uuid: UUID, partner: str
    ) -> Nachrichtenzeile | None:
        """The message from or to this authority that counts under this nachrichtenUUID: never a repetition
        or a contradiction. An id that another authority uses as well says nothing."""
        with ohne_flush(self._session, Nachrichtenzeile, lambda n: n.nachrichten_uuid == nachrichten_uuid):
            gesucht = {"nachrichten_uuid": nachrichten_uuid, "richtung": richtung, "partner": partner}
            return self._session.scalar(_die_zaehlt(), {**gesucht, "mandant": self._mandant})

    def mit_uuid_und_schluessel(
        self, richtung: Nachrichtenrichtung, nachrichten_uuid: UUID, partner: str
    ) -> tuple[Nachrichtenzeile | None, bytes | None]:
        """The same, and the wrapped key of its content, if there still is one, in one look."""
        gesucht = {"nachrichten_uuid": nachrichten_uuid, "richtung": richtung, "partner": partner}
        gefunden = self._session.execute(
            _die_zaehlt_mit_schluessel(), {**gesucht, "mandant": self._mandant}
        ).one_or_none()
        return (gefunden[0], gefunden[1]) if gefunden else (None, None)

    def mit_bezug(
        self, richtung: Nachrichtenrichtung, bezug_uuid: UUID, partner: str
    ) -> Sequence[Nachrichtenzeile]:
        """Messages from or to this authority that belong to another one (the 010207 of a 010206), oldest
        first."""
        gesucht = {"bezug_uuid": bezug_uuid, "richtung": richtung, "partner": partner}
        with ohne_flush(self._session, Nachrichtenzeile, lambda n: n.bezug_uuid == bezug_uuid):
            return self._gleiche(gesucht)

    def zum_vorgang(self, vorgang: UUID) -> Sequence[Nachrichtenzeile]:
        """All messages of one Vorgang, oldest first."""
        with ohne_flush(self._session, Nachrichtenzeile, lambda n: n.vorgang == vorgang):
            return self._gleiche({"vorgang": vorgang})

    def zum_aendern_alle(self, vorgang: UUID) -> Sequence[Nachrichtenzeile]:
        """The same, fresh and locked until the transaction ends."""
        suche = gleiche(Nachrichtenzeile, "vorgang", nach=_AELTESTE).with_for_update()
        with ohne_flush(self._session, Nachrichtenzeile, lambda n: n.vorgang == vorgang):
            return self._gesperrte_zu(Nachrichtenzeile, suche, {"vorgang": vorgang, "mandant": self._mandant})

    def unfertige(
        self, vorgaenge: Collection[UUID], *, hoechstens: int = 500
    ) -> Sequence[tuple[UUID, UUID, Nachrichtenrichtung]]:
        """What is still to be worked on or sent for these Vorgänge: id, Vorgang, direction; at
        most so many, of each Vorgang the oldest first."""
        if not vorgaenge:
            return ()
        suche = (
            select(Nachrichtenzeile.id, Nachrichtenzeile.vorgang, Nachrichtenzeile.richtung)
            .where(
                Nachrichtenzeile.mandant == self._mandant,
                Nachrichtenzeile.vorgang.in_(vorgaenge),
                Nachrichtenzeile.zustand.in_(_UNFERTIG),
            )
            .order_by(Nachrichtenzeile.vorgang, Nachrichtenzeile.erstellt)
        )
        zeilen = self._session.execute(suche.limit(hoechstens)).all()
        return [(id, vorgang, richtung) for id, vorgang, richtung in zeilen if vorgang is not None]

    def ohne_vorgang(self, *, vor: datetime, hoechstens: int = 200) -> Sequence[Nachrichtenzeile]:
        """Messages with content that belong to no living Vorgang and have not changed since `vor`: nobody
        needs their content any more unless a question about them is open, or they are one of ours without an answer."""
        beendet = exists().where(
            Vorgangszeile.mandant == Nachrichtenzeile.mandant,
            Vorgangszeile.id == Nachrichtenzeile.vorgang,
            Vorgangszeile.schritt == ENDE,
        )
        gefragt = exists().where(
            Aufgabenzeile.mandant == Nachrichtenzeile.mandant,
            Aufgabenzeile.nachricht == Nachrichtenzeile.id,
            Aufgabenzeile.zustand == Aufgabenzustand.OFFEN,
        )
        strittig = exists().where(
            Vorfallzeile.mandant == Nachrichtenzeile.mandant,
            Vorfallzeile.nachricht == Nachrichtenzeile.id,
            Vorfallzeile.geschlossen.is_(None),
        )
        fertig = Nachrichtenzeile.zustand.not_in(
            {Nachrichtenzustand.EMPFANGEN, Nachrichtenzustand.GEOEFFNET, Nachrichtenzustand.GUELTIG}
        )
        frage = aliased(Nachrichtenzeile)
        wartet = exists().where(
            frage.mandant == Nachrichtenzeile.mandant,
            frage.id == Nachrichtenzeile.schluessel,
            frage.richtung == Nachrichtenrichtung.AUS,
            frage.typ.in_(EIGENE_ANFRAGEN),
            frage.zustand.not_in({_N.BESTAETIGT, _N.FEHLGESCHLAGEN}),
            frage.text.is_(None),
        )
        return self._alle(
            MIT_INHALT,
            Nachrichtenzeile.geaendert < vor,
            ~wartet,
            Nachrichtenzeile.vorgang.is_(None) | beendet,
            ~gefragt,
            ~strittig,
            fertig,
            hoechstens=hoechstens,
        )

    def neueste(
        self,
        *,
        vorgang: UUID | None = None,
        zustaende: Collection[Nachrichtenzustand] = (),
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
    ) -> Sequence[Nachrichtenzeile]:
        """The newest first, of all or of one Vorgang; `nach`: those behind this one."""
        suche = self._suche().order_by(Nachrichtenzeile.erstellt.desc(), Nachrichtenzeile.id.desc())
        if vorgang is not None:
            suche = suche.where(Nachrichtenzeile.vorgang == vorgang)
        if zustaende:
            suche = suche.where(Nachrichtenzeile.zustand.in_(zustaende))
        if vorgang is None and not zustaende:
            suche = suche.where(JEDE)
        if nach is not None:
            erstellt, id = nach
            gleich = (Nachrichtenzeile.erstellt == erstellt) & (Nachrichtenzeile.id < id)
            suche = suche.where((Nachrichtenzeile.erstellt < erstellt) | gleich)
        return self._session.scalars(suche.limit(hoechstens)).all()

    def getestete(self, seit: datetime) -> Sequence[str]:
        """Authorities to which we have sent a test message since then."""
        suche = select(Nachrichtenzeile.partner).distinct()
        suche = suche.where(
            Nachrichtenzeile.mandant == self._mandant, UNSER_TEST, Nachrichtenzeile.erstellt >= seit
        )
        return [partner for partner in self._session.scalars(suche) if partner is not None]

    def letzte_tests(self, partner: Collection[str]) -> dict[str, Nachrichtenzeile]:
        """Our newest test message to each of these authorities, where there is one."""
        suche = self._suche(UNSER_TEST, Nachrichtenzeile.partner.in_(partner))
        zeilen = self._session.scalars(suche.order_by(Nachrichtenzeile.erstellt)).all() if partner else ()
        return {zeile.partner: zeile for zeile in zeilen if zeile.partner is not None}

    def unsere_anfragen(self, *, hoechstens: int) -> Sequence[Nachrichtenzeile]:
        """What we have asked other authorities (010101, 010501), the newest first."""
        suche = self._suche(UNSERE_ANFRAGE).order_by(Nachrichtenzeile.erstellt.desc())
        return self._session.scalars(suche.limit(hoechstens)).all()

    def zaehle_pakete(
        self,
        richtung: Nachrichtenrichtung,
        lieferung: UUID,
        *,
        zustaende: Collection[Nachrichtenzustand] = (),
        vorgang: UUID | None = None,
    ) -> int:
        """Different packet numbers of a delivery, counted by the database: a delivery may have thousands."""
        suche = select(func.count(Nachrichtenzeile.paket.distinct())).where(
            Nachrichtenzeile.mandant == self._mandant,
            Nachrichtenzeile.richtung == richtung,
            Nachrichtenzeile.bezug_uuid == lieferung,
        )
        if zustaende:
            suche = suche.where(Nachrichtenzeile.zustand.in_(zustaende))
        if vorgang is not None:
            suche = suche.where(Nachrichtenzeile.vorgang == vorgang)
        return self._session.scalars(suche).one()

    def _mit_transport(self, transport: str, transport_id: str) -> Nachrichtenzeile | None:
        return self._eines(
            Nachrichtenzeile.transport == transport, Nachrichtenzeile.transport_id == transport_id, ABGEHOLT
        )

    def _suche(self, *bedingungen: ColumnElement[bool] | TextClause) -> Select[Nachrichtenzeile]:
        return select(Nachrichtenzeile).where(Nachrichtenzeile.mandant == self._mandant, *bedingungen)

    def _eines(self, *bedingungen: ColumnElement[bool] | TextClause) -> Nachrichtenzeile | None:
        return self._session.scalar(self._suche(*bedingungen))

    def _gleiche(self, gesucht: dict[str, Any]) -> Sequence[Nachrichtenzeile]:
        """Those with these values, oldest first."""
        suche = gleiche(Nachrichtenzeile, *gesucht, nach=_AELTESTE)
        return self._session.scalars(suche, {**gesucht, "mandant": self._mandant}).all()

    def _alle(
        self, *bedingungen: ColumnElement[bool] | TextClause, hoechstens: int | None = None
    ) -> Sequence[Nachrichtenzeile]:
        suche = self._suche(*bedingungen).order_by(Nachrichtenzeile.erstellt, Nachrichtenzeile.id)
        return self._session.scalars(suche.limit(hoechstens)).all()


@cache
def _mit_schluesseln() -> Select[Nachrichtenzeile, UUID, bytes]:
    """Built once: composing this costs as much as running it."""
    gesucht = and_(
        Schluesselzeile.mandant == bindparam("mandant"),
        Schluesselzeile.id.in_(bindparam("schluessel", expanding=True)),
    )
    return (
        select(Nachrichtenzeile, Schluesselzeile.id, Schluesselzeile.verpackt)
        .outerjoin(Schluesselzeile, gesucht)
        .where(Nachrichtenzeile.mandant == bindparam("mandant"), Nachrichtenzeile.id == bindparam("id"))
    )


@cache
def _die_zaehlt() -> Select[Nachrichtenzeile]:
    return gleiche(Nachrichtenzeile, "nachrichten_uuid", "richtung", "partner", nach=()).where(ZAEHLT)


@cache
def _die_zaehlt_mit_schluessel() -> Select[Nachrichtenzeile, bytes]:
    ihrer = and_(
        Schluesselzeile.mandant == Nachrichtenzeile.mandant, Schluesselzeile.id == Nachrichtenzeile.schluessel
    )
    return _die_zaehlt().add_columns(Schluesselzeile.verpackt).outerjoin(Schluesselzeile, ihrer)


@cache
def _mit_erster() -> Select[Nachrichtenzeile]:
    """A message by its id, and by its uuid the one that counts; each by an index of its own."""
    n = Nachrichtenzeile
    mandant: BindParameter[str] = bindparam("mandant")
    erste = and_(
        n.mandant == mandant,
        n.nachrichten_uuid == bindparam("uuid"),
        n.richtung == Nachrichtenrichtung.EIN,
        n.partner == bindparam("partner"),
        ZAEHLT,
    )
    return select(n).where(or_(and_(n.mandant == mandant, n.id == bindparam("id")), erste)).with_for_update()


def _vorhanden(zeile: Nachrichtenzeile | None) -> Nachrichtenzeile:
    if zeile is None:
        raise NichtGefunden("Diese Nachricht gibt es hier nicht.")
    return zeile
