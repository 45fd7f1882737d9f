"""Documents and content keys of one Mandant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, Table, bindparam, delete, select, tuple_, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.util import identity_key

from gateway.ablage.bestand import SYSTEM, Bestand, gleiche, ohne_flush
from gateway.ablage.dialekt import dialekt
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Dokumentstatus, Dokumentzeile, Schluesselzeile
from gateway.domain.akte import Dokument, Packmass
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Blob, Objektergebnis

_TABELLE = cast(Table, Dokumentzeile.__table__)
_SCHLUESSEL = cast(Table, Schluesselzeile.__table__)
_AUF_EINMAL = 500
"""Ids in one statement."""


class Dokumente(Bestand):
    """Repository of the documents of Vorgänge."""

    def lege_an(
        self, vorgang: UUID, dokumente: Iterable[Dokument], status: Dokumentstatus = Dokumentstatus.DABEI
    ) -> None:
        """Record the documents of a Vorgang; those already there stay as they are."""
        neue = list(dokumente)
        vorhanden = {zeile.uuid for zeile in self.zeilen(vorgang)} if neue else set()
        for dokument in neue:
            if dokument.uuid not in vorhanden:
                self._session.add(_zeile(self._mandant, vorgang, dokument, status))

    def liste(self, vorgang: UUID) -> tuple[Dokument, ...]:
        """The documents that are handed over, in the order of their position."""
        return dokumente_von(self.zeilen(vorgang))

    def setze_status(self, vorgang: UUID, uuids: Iterable[UUID], status: Dokumentstatus) -> None:
        """What becomes of these documents."""
        self._setze(vorgang, {uuid: {"status": status} for uuid in uuids})

    def zeilen(self, vorgang: UUID) -> Sequence[Dokumentzeile]:
        """The rows in the order of their position, with the progress of the import."""
        suche = gleiche(Dokumentzeile, "vorgang", nach=("position",))
        with ohne_flush(self._session, Dokumentzeile):
            return self._session.scalars(suche, {"mandant": self._mandant, "vorgang": vorgang}).all()

    def finde(self, vorgang: UUID, uuid: UUID) -> Dokumentzeile | None:
        """One of them."""
        return self._session.get(Dokumentzeile, (self._mandant, vorgang, uuid))

    def merke_inhalte(self, vorgang: UUID, inhalte: Mapping[UUID, Blob]) -> None:
        """Digests and sizes, known at first touch."""
        self._setze(
            vorgang, {uuid: {"sha256": b.sha256, "groesse": b.groesse} for uuid, b in inhalte.items()}
        )

    def merke_bereitgestellte(self, vorgang: UUID, dokumente: Iterable[Dokument]) -> None:
        """Digest, size and measure of what was staged for sending."""
        self._setze(vorgang, {d.uuid: _gemessenes(d) for d in dokumente})

    def merke_import(self, vorgang: UUID, ergebnisse: Iterable[Objektergebnis]) -> None:
        """The DMS has taken these documents."""
        self._setze(vorgang, {e.uuid: {"dms_ref": e.ref} for e in ergebnisse})

    def merke_rueckgelesen(self, vorgang: UUID, dokumente: Iterable[UUID]) -> None:
        """The bytes in the DMS were read back and agree."""
        jetzt = self._uhr.jetzt()
        self._setze(vorgang, {uuid: {"rueckgelesen": jetzt} for uuid in dokumente})

    def _setze(self, vorgang: UUID, werte: Mapping[UUID, Mapping[str, Any]]) -> None:
        """The same columns of many rows in one statement, without reading them. Raises `NichtGefunden`."""
        if not werte:
            return
        felder = next(iter(werte.values()))
        setze = update(_TABELLE).where(
            _TABELLE.c.mandant == self._mandant,
            _TABELLE.c.vorgang == vorgang,
            _TABELLE.c.uuid == bindparam("welches"),
        )
        setze = setze.values({feld: bindparam(f"neu_{feld}", type_=_TABELLE.c[feld].type) for feld in felder})
        zeilen = [
            {"welches": uuid, **{f"neu_{feld}": wert for feld, wert in neu.items()}}
            for uuid, neu in werte.items()
        ]
        with ohne_flush(self._session, Dokumentzeile):
            getroffen = self._session.execute(setze, zeilen).rowcount  # type: ignore[attr-defined]
        if getroffen != len(werte):
            raise NichtGefunden("Dieses Dokument gibt es hier nicht.")
        for uuid, neu in werte.items():
            self._gleiche_ab(vorgang, uuid, neu)

    def _gleiche_ab(self, vorgang: UUID, uuid: UUID, werte: Mapping[str, Any]) -> None:
        """Whoever has read the row in this transaction sees what it says now."""
        schluessel = identity_key(Dokumentzeile, (self._mandant, vorgang, uuid))
        zeile = self._session.identity_map.get(schluessel)
        if zeile is not None:
            for feld, wert in werte.items():
                set_committed_value(zeile, feld, wert)


class Schluesselbestand(Bestand):
    """Repository of the wrapped content keys; `id` is the Vorgang or Nachricht they protect."""

    def lege(self, id: UUID, verpackt: bytes) -> bytes:
        """Keep a wrapped key; if there is one already, that one counts and is returned."""
        neu = {"mandant": self._mandant, "id": id, "verpackt": verpackt, "erstellt": self._uhr.jetzt()}
        with ohne_flush(self._session, Schluesselzeile):
            gelegt: bytes = self._session.execute(_legen(dialekt(self._session)), neu).scalar_one()
            return gelegt

    def lies(self, id: UUID) -> bytes:
        """The wrapped key. Raises `NichtGefunden`: never there, or destroyed with its content."""
        verpackt = self.mehrere([id]).get(id)
        if verpackt is None:
            raise NichtGefunden("Der Inhalt ist gelöscht: seinen Schlüssel gibt es nicht mehr.")
        return verpackt

    def mehrere(self, ids: Iterable[UUID]) -> Mapping[UUID, bytes]:
        """The wrapped keys that there still are."""
        gesucht, gefunden = list(ids), dict[UUID, bytes]()
        for ab in range(0, len(gesucht), _AUF_EINMAL):
            werte = {"mandant": self._mandant, "ids": gesucht[ab : ab + _AUF_EINMAL]}
            with ohne_flush(self._session, Schluesselzeile):
                zeilen = self._session.execute(_verpackte(), werte).all()
            gefunden |= {zeile.id: zeile.verpackt for zeile in zeilen}
        return gefunden

    def gibt_es(self, id: UUID) -> bool:
        """Does the content of this object still exist?"""
        return self._session.get(Schluesselzeile, (self._mandant, id)) is not None

    def ids(self) -> Sequence[UUID]:
        """Whose content still exists."""
        suche = select(Schluesselzeile.id).where(Schluesselzeile.mandant == self._mandant)
        return self._session.scalars(suche).all()

    def vernichte(self, ids: Iterable[UUID], *, wer: str = SYSTEM) -> None:
        """Destroy the content of these objects for good; repeating is harmless."""
        for id in ids:
            weg = delete(Schluesselzeile).where(
                Schluesselzeile.mandant == self._mandant, Schluesselzeile.id == id
            )
            if self._session.scalar(weg.returning(Schluesselzeile.id)) is not None:
                self._protokolliere(Auditereignis.INHALT_GELOESCHT, "inhalt", id, wer)


@cache
def _legen(dialekt: Any) -> Any:
    """Built once: composing this costs more than running it."""
    neu = dialekt.insert(_SCHLUESSEL)
    unveraendert = {"verpackt": _SCHLUESSEL.c.verpackt}
    gelegt = neu.on_conflict_do_update(index_elements=["mandant", "id"], set_=unveraendert)
    return gelegt.returning(_SCHLUESSEL.c.verpackt)


@cache
def _verpackte() -> Select[UUID, bytes]:
    """The same."""
    return select(Schluesselzeile.id, Schluesselzeile.verpackt).where(
        Schluesselzeile.mandant == bindparam("mandant"),
        Schluesselzeile.id.in_(bindparam("ids", expanding=True)),
    )


def alle_schluessel(session: Session) -> Iterator[tuple[str, UUID]]:
    """Mandant and id of every content key: whose content still exists, for the sweep of the whole store. Some at a
    time: after years there are millions."""
    suche = select(Schluesselzeile.mandant, Schluesselzeile.id).execution_options(yield_per=_AUF_EINMAL)
    for zeile in session.execute(suche):
        yield zeile.mandant, zeile.id


def verpackte_nach(
    session: Session, letzter: tuple[str, UUID] | None, hoechstens: int
) -> Sequence[tuple[str, UUID, bytes]]:
    """The wrapped keys of all Mandanten in the order of their ids, from the one after `letzter` on."""
    ids = tuple_(Schluesselzeile.mandant, Schluesselzeile.id)
    suche = select(Schluesselzeile.mandant, Schluesselzeile.id, Schluesselzeile.verpackt).order_by(
        Schluesselzeile.mandant, Schluesselzeile.id
    )
    if letzter is not None:
        suche = suche.where(ids > letzter)
    return [(z.mandant, z.id, z.verpackt) for z in session.execute(suche.limit(hoechstens))]


def verpacke_neu(session: Session, mandant: str, id: UUID, alt: bytes, neu: bytes) -> None:
    """Unless it was destroyed meanwhile."""
    session.execute(
        update(Schluesselzeile)
        .where(Schluesselzeile.mandant == mandant, Schluesselzeile.id == id, Schluesselzeile.verpackt == alt)
        .values(verpackt=neu)
    )


def _zeile(mandant: str, vorgang: UUID, dokument: Dokument, status: Dokumentstatus) -> Dokumentzeile:
    wirksam, mass = dokument.aktenwirksamkeit, dokument.packmass
    return Dokumentzeile(
        mandant=mandant,
        vorgang=vorgang,
        status=status,
        uuid=dokument.uuid,
        position=dokument.position,
        dateiname=dokument.dateiname,
        format=dokument.format,
        pfad=list(dokument.pfad),
        beschreibung=dokument.beschreibung,
        aktenwirksamkeit=wirksam.isoformat() if wirksam else None,
        klasse=dokument.klasse,
        sha256=dokument.sha256,
        groesse=dokument.groesse,
        crc32=mass.crc32 if mass else None,
        gepackt=mass.gepackt if mass else None,
    )


def dokumente_von(zeilen: Iterable[Dokumentzeile]) -> tuple[Dokument, ...]:
    """Those that are handed over."""
    return tuple(dokument_von(z) for z in zeilen if z.status is Dokumentstatus.DABEI)


def dokument_von(zeile: Dokumentzeile) -> Dokument:
    """The document of a row."""
    wirksam = zeile.aktenwirksamkeit
    return Dokument(
        zeile.uuid,
        zeile.dateiname,
        zeile.format,
        zeile.position,
        tuple(zeile.pfad),
        zeile.beschreibung,
        datetime.fromisoformat(wirksam) if wirksam else None,
        zeile.sha256,
        zeile.groesse,
        zeile.klasse,
        _packmass(zeile),
    )


def _gemessenes(dokument: Dokument) -> dict[str, Any]:
    mass = dokument.packmass
    return {
        "sha256": dokument.sha256,
        "groesse": dokument.groesse,
        "crc32": mass.crc32 if mass else None,
        "gepackt": mass.gepackt if mass else None,
    }


def _packmass(zeile: Dokumentzeile) -> Packmass | None:
    if zeile.crc32 is None or zeile.gepackt is None:
        return None
    return Packmass(zeile.crc32, zeile.gepackt)
