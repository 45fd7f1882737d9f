"""Documents and content keys of one Mandant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Dokumentstatus, Dokumentzeile, Schluesselzeile
from gateway.domain.akte import Dokument, Packmass
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Blob, Objektergebnis

_Wert = TypeVar("_Wert")


class Dokumente(Bestand):
    """Repository of the documents of Vorgänge."""

    def lege_an(
        self, vorgang: UUID, dokumente: Iterable[Dokument], status: Dokumentstatus = Dokumentstatus.DABEI
    ) -> None:
        """Record the documents of a Vorgang; those already there stay as they are."""
        vorhanden = {zeile.uuid for zeile in self.zeilen(vorgang)}
        for dokument in dokumente:
            if dokument.uuid not in vorhanden:
                self._session.add(_zeile(self._mandant, vorgang, dokument, status))

    def liste(self, vorgang: UUID) -> tuple[Dokument, ...]:
        """The documents that are handed over, in the order of their position."""
        zeilen = self.zeilen(vorgang)
        return tuple(dokument_von(z) for z in zeilen if z.status is Dokumentstatus.DABEI)

    def setze_status(self, vorgang: UUID, uuids: Iterable[UUID], status: Dokumentstatus) -> None:
        """What becomes of these documents."""
        for zeile, _ in self._zu(vorgang, dict.fromkeys(uuids)):
            zeile.status = status

    def zeilen(self, vorgang: UUID) -> Sequence[Dokumentzeile]:
        """The rows in the order of their position, with the progress of the import."""
        suche = select(Dokumentzeile).where(
            Dokumentzeile.mandant == self._mandant, Dokumentzeile.vorgang == vorgang
        )
        return self._session.scalars(suche.order_by(Dokumentzeile.position)).all()

    def merke_inhalte(self, vorgang: UUID, inhalte: Mapping[UUID, Blob]) -> None:
        """Digests and sizes, known at first touch."""
        for zeile, inhalt in self._zu(vorgang, inhalte):
            zeile.sha256, zeile.groesse = inhalt.sha256, inhalt.groesse

    def merke_bereitgestellte(self, vorgang: UUID, dokumente: Iterable[Dokument]) -> None:
        """Digest, size and measure of what was staged for sending."""
        for zeile, dokument in self._zu(vorgang, {d.uuid: d for d in dokumente}):
            zeile.sha256, zeile.groesse = dokument.sha256, dokument.groesse
            mass = dokument.packmass
            zeile.crc32, zeile.gepackt = (mass.crc32, mass.gepackt) if mass else (None, None)

    def merke_import(self, vorgang: UUID, ergebnisse: Iterable[Objektergebnis]) -> None:
        """The DMS has taken these documents."""
        for zeile, ergebnis in self._zu(vorgang, {e.uuid: e for e in ergebnisse}):
            zeile.dms_ref = ergebnis.ref

    def merke_rueckgelesen(self, vorgang: UUID, dokumente: Iterable[UUID]) -> None:
        """The bytes in the DMS were read back and agree."""
        for zeile, wann in self._zu(vorgang, dict.fromkeys(dokumente, self._uhr.jetzt())):
            zeile.rueckgelesen = wann

    def _zu(self, vorgang: UUID, werte: Mapping[UUID, _Wert]) -> Iterator[tuple[Dokumentzeile, _Wert]]:
        """Each value with its row. Raises `NichtGefunden`."""
        zeilen = {zeile.uuid: zeile for zeile in self.zeilen(vorgang)}
        if not werte.keys() <= zeilen.keys():
            raise NichtGefunden("Dieses Dokument gibt es hier nicht.")
        return ((zeilen[uuid], wert) for uuid, wert in werte.items())


class Schluesselbestand(Bestand):
    """Repository of the wrapped content keys; `id` is the Vorgang or Nachricht they protect."""

    def lege(self, id: UUID, verpackt: bytes) -> bytes:
        """Keep a wrapped key; if there is one already, that one counts and is returned."""
        neu = einfuegen(self._session, Schluesselzeile).values(
            mandant=self._mandant, id=id, verpackt=verpackt, erstellt=self._uhr.jetzt()
        )
        gelegt: bytes | None = self._session.scalar(
            neu.on_conflict_do_nothing().returning(Schluesselzeile.verpackt)
        )
        return self.lies(id) if gelegt is None else gelegt

    def lies(self, id: UUID) -> bytes:
        """The wrapped key. Raises `NichtGefunden`: never there, or destroyed with its content."""
        zeile = self._session.get(Schluesselzeile, (self._mandant, id))
        if zeile is None:
            raise NichtGefunden("Der Inhalt ist gelöscht: seinen Schlüssel gibt es nicht mehr.")
        return zeile.verpackt

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


def alle_schluessel(session: Session) -> Sequence[tuple[str, UUID]]:
    """Mandant and id of every content key: whose content still exists, for the sweep of the whole store."""
    return [(z.mandant, z.id) for z in session.execute(select(Schluesselzeile.mandant, Schluesselzeile.id))]


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


def _packmass(zeile: Dokumentzeile) -> Packmass | None:
    if zeile.crc32 is None or zeile.gepackt is None:
        return None
    return Packmass(zeile.crc32, zeile.gepackt)
