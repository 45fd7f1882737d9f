"""Documents, decisions about them and content keys of one Mandant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import delete, func, select

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Dokumentzeile, Freigabezeile, Schluesselzeile
from gateway.domain.akte import Dokument, Packmass
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.freigabe import Freigabe
from gateway.ports import Blob, Objektergebnis

_Wert = TypeVar("_Wert")


class Dokumente(Bestand):
    """Repository of the documents of handovers."""

    def lege_an(self, uebergabe: UUID, dokumente: Iterable[Dokument]) -> None:
        """Record the documents of a handover; those already there stay as they are."""
        vorhanden = {zeile.uuid for zeile in self.zeilen(uebergabe)}
        for dokument in dokumente:
            if dokument.uuid not in vorhanden:
                self._session.add(_zeile(self._mandant, uebergabe, dokument))

    def liste(self, uebergabe: UUID) -> tuple[Dokument, ...]:
        """The documents in the order of their position."""
        return tuple(dokument_von(zeile) for zeile in self.zeilen(uebergabe))

    def zeilen(self, uebergabe: UUID) -> Sequence[Dokumentzeile]:
        """The rows in the order of their position, with the progress of the import."""
        suche = select(Dokumentzeile).where(
            Dokumentzeile.mandant == self._mandant, Dokumentzeile.uebergabe == uebergabe
        )
        return self._session.scalars(suche.order_by(Dokumentzeile.position)).all()

    def merke_inhalte(self, uebergabe: UUID, inhalte: Mapping[UUID, Blob]) -> None:
        """Digests and sizes, known at first touch."""
        for zeile, inhalt in self._zu(uebergabe, inhalte):
            zeile.sha256, zeile.groesse = inhalt.sha256, inhalt.groesse

    def merke_import(self, uebergabe: UUID, ergebnisse: Iterable[Objektergebnis]) -> None:
        """The DMS has taken these documents."""
        for zeile, ergebnis in self._zu(uebergabe, {e.uuid: e for e in ergebnisse}):
            zeile.dms_ref = ergebnis.ref

    def merke_rueckgelesen(self, uebergabe: UUID, dokumente: Iterable[UUID]) -> None:
        """The bytes in the DMS were read back and agree."""
        for zeile, wann in self._zu(uebergabe, dict.fromkeys(dokumente, self._uhr.jetzt())):
            zeile.rueckgelesen = wann

    def _zu(self, uebergabe: UUID, werte: Mapping[UUID, _Wert]) -> Iterator[tuple[Dokumentzeile, _Wert]]:
        """Each value with its row. Raises `NichtGefunden`."""
        zeilen = {zeile.uuid: zeile for zeile in self.zeilen(uebergabe)}
        if not werte.keys() <= zeilen.keys():
            raise NichtGefunden("Dieses Dokument gibt es hier nicht.")
        return ((zeilen[uuid], wert) for uuid, wert in werte.items())


class Freigaben(Bestand):
    """Repository of the decisions of named persons."""

    def erteile(self, uebergabe: UUID, freigabe: Freigabe) -> None:
        """Record a decision with its audit row."""
        letzte = select(func.coalesce(func.max(Freigabezeile.lfd), 0)).where(
            Freigabezeile.mandant == self._mandant, Freigabezeile.uebergabe == uebergabe
        )
        self._session.add(
            Freigabezeile(
                mandant=self._mandant,
                uebergabe=uebergabe,
                lfd=self._session.scalars(letzte).one() + 1,
                durch=freigabe.durch,
                grund=freigabe.grund,
                wann=freigabe.wann,
                dokumente=sorted(str(uuid) for uuid in freigabe.dokumente),
            )
        )
        self._session.flush()
        self._protokolliere(
            Auditereignis.FREIGABE_ERTEILT,
            "uebergabe",
            uebergabe,
            freigabe.durch,
            anzahl=len(freigabe.dokumente),
        )

    def liste(self, uebergabe: UUID) -> tuple[Freigabe, ...]:
        """All decisions in order."""
        suche = select(Freigabezeile).where(
            Freigabezeile.mandant == self._mandant, Freigabezeile.uebergabe == uebergabe
        )
        zeilen = self._session.scalars(suche.order_by(Freigabezeile.lfd)).all()
        return tuple(
            Freigabe(z.durch, z.grund, z.wann, frozenset(UUID(uuid) for uuid in z.dokumente)) for z in zeilen
        )


class Schluesselbestand(Bestand):
    """Repository of the wrapped content keys; `id` is the Uebergabe or Nachricht they protect."""

    def lege(self, id: UUID, verpackt: bytes) -> bytes:
        """Keep a wrapped key; if there is one already, that one counts and is returned."""
        neu = einfuegen(self._session, Schluesselzeile).values(
            mandant=self._mandant, id=id, verpackt=verpackt, erstellt=self._uhr.jetzt()
        )
        self._session.execute(neu.on_conflict_do_nothing())
        return self.lies(id)

    def lies(self, id: UUID) -> bytes:
        """The wrapped key. Raises `NichtGefunden`: never there, or destroyed with its content."""
        zeile = self._session.get(Schluesselzeile, (self._mandant, id))
        if zeile is None:
            raise NichtGefunden("Der Inhalt ist gelöscht: seinen Schlüssel gibt es nicht mehr.")
        return zeile.verpackt

    def vernichte(self, ids: Iterable[UUID], *, wer: str = SYSTEM) -> None:
        """Destroy the content of these objects for good; repeating is harmless."""
        for id in ids:
            weg = delete(Schluesselzeile).where(
                Schluesselzeile.mandant == self._mandant, Schluesselzeile.id == id
            )
            if self._session.scalar(weg.returning(Schluesselzeile.id)) is not None:
                self._protokolliere(Auditereignis.INHALT_GELOESCHT, "inhalt", id, wer)


def _zeile(mandant: str, uebergabe: UUID, dokument: Dokument) -> Dokumentzeile:
    wirksam, mass = dokument.aktenwirksamkeit, dokument.packmass
    return Dokumentzeile(
        mandant=mandant,
        uebergabe=uebergabe,
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
