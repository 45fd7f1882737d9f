"""What pages, API and command line ask about handovers: one Mandant, read only."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.ablage import Ablage
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.inhalte import dokument_von
from gateway.ablage.tabellen import Dokumentzeile, Ereigniszeile, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.uebergaben import person_von
from gateway.ablage.uebergabensuche import Seitenmarke
from gateway.ablauf.quittungen import Quittung, quittungen
from gateway.domain.akte import Dokument
from gateway.domain.freigabe import pruefe_freigabe
from gateway.domain.lage import Lage, lage
from gateway.domain.person import Person
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.ports import Uhr


@dataclass(frozen=True)
class Ueberblick:
    """One handover as a line of a list."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    person: Person
    aktenzeichen_eigenes: str | None
    aktenzeichen_partner: str | None
    gehalten_grund: str | None
    dokumente: int | None
    bytes: int | None
    erledigt: int
    gesamt: int | None
    """Packets that arrived or were sent, and how many there are once that is known."""
    erstellt: datetime
    geaendert: datetime
    naechste_pruefung: datetime | None

    @property
    def lage(self) -> Lage:
        return lage(self.richtung, self.zustand)


@dataclass(frozen=True)
class Seite:
    """One page of the list; `weiter` leads to the next one, None = there is none."""

    zeilen: tuple[Ueberblick, ...]
    weiter: Seitenmarke | None


@dataclass(frozen=True)
class Dokumentstand:
    """A document and how far it has come, in the clerk's words."""

    dokument: Dokument
    stand: str
    fertig: bool


@dataclass(frozen=True)
class Vorgang:
    """One handover with everything that is known of it."""

    ueberblick: Ueberblick
    als_naechstes: str
    zeitlinie: Sequence[Ereigniszeile]
    quittungen: Sequence[Quittung]
    dokumente: Sequence[Dokumentstand]
    nachrichten: Sequence[Nachrichtenzeile]


class Auskunft:
    """Queries bound to one Mandant by construction (invariant 13)."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def liste(
        self,
        *,
        richtung: Richtung | None = None,
        zustaende: Collection[Zustand] = (),
        nach: Seitenmarke | None = None,
        hoechstens: int = 50,
    ) -> Seite:
        """Newest first, by key: every page costs the same, however far back it lies."""
        with self._datenbank.lesen() as session:
            zeilen = Ablage(session, self._mandant, self._uhr).uebergaben.seite(
                richtung=richtung, zustaende=zustaende, nach=nach, hoechstens=hoechstens + 1
            )
            seite = tuple(_ueberblick(z) for z in zeilen[:hoechstens])
        mehr = len(zeilen) > hoechstens
        return Seite(seite, (seite[-1].erstellt, seite[-1].id) if mehr else None)

    def vorgang(self, id: UUID) -> Vorgang:
        """One handover with timeline, receipts and documents.

        Raises `gateway.ablage.fehler.NichtGefunden`, also for handovers of another Mandant."""
        with self._datenbank.lesen() as session:
            ablage = Ablage(session, self._mandant, self._uhr)
            zeile = ablage.uebergaben.lies(id)
            zeitlinie = ablage.uebergaben.zeitlinie(id)
            nachrichten = ablage.nachrichten.zur_uebergabe(id)
            return Vorgang(
                _ueberblick(zeile),
                zeitlinie[-1].als_naechstes if zeitlinie else zeile.zustand.angabe.als_naechstes,
                zeitlinie,
                quittungen(zeile.richtung, zeile.zustand, nachrichten, zeile.fortschritt_soll),
                _dokumentstaende(ablage, zeile),
                sorted(nachrichten, key=lambda n: (n.erstellt, n.paket or 0)),
            )


def _ueberblick(zeile: Uebergabezeile) -> Ueberblick:
    return Ueberblick(
        zeile.id,
        zeile.richtung,
        zeile.zustand,
        zeile.partner,
        zeile.partner_name,
        person_von(zeile),
        zeile.aktenzeichen_eigenes,
        zeile.aktenzeichen_partner,
        zeile.gehalten_grund,
        zeile.anzahl_dokumente,
        zeile.bytes_gesamt,
        zeile.fortschritt_ist,
        zeile.fortschritt_soll,
        zeile.erstellt,
        zeile.geaendert,
        zeile.naechste_pruefung,
    )


def _dokumentstaende(ablage: Ablage, zeile: Uebergabezeile) -> tuple[Dokumentstand, ...]:
    if zeile.richtung is Richtung.UEBERNAHME:
        zeilen = ablage.dokumente.zeilen(zeile.id)
        return tuple(Dokumentstand(dokument_von(z), *_stand_im_import(z)) for z in zeilen)
    dokumente = ablage.dokumente.liste(zeile.id)
    ergebnis = pruefe_freigabe(dokumente, ablage.freigaben.liste(zeile.id))
    staende = (
        dict.fromkeys((d.uuid for d in ergebnis.frei), (_STAND_DER_ABGABE.get(zeile.zustand, _FREI), True))
        | dict.fromkeys((d.uuid for d in ergebnis.gehalten), ("wartet auf Freigabe", False))
        | dict.fromkeys((d.uuid for d in ergebnis.gesperrt), ("bleibt hier, nicht auf diesem Weg", False))
    )
    return tuple(Dokumentstand(d, *staende[d.uuid]) for d in dokumente)


_FREI = "darf übergeben werden"
_STAND_DER_ABGABE = {
    Zustand.GESENDET: "gesendet",
    Zustand.KARENZ: "übergeben und quittiert",
    Zustand.ABGESCHLOSSEN: "übergeben und quittiert",
}


def _stand_im_import(zeile: Dokumentzeile) -> tuple[str, bool]:
    if zeile.rueckgelesen:
        return "im DMS, rückgelesen", True
    if zeile.dms_ref:
        return "im DMS abgelegt", False
    if zeile.sha256:
        return "eingetroffen", False
    return "wird erwartet", False
