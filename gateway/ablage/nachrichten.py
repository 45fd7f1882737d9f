"""The messages of one Mandant: each counts once, nothing is ever overwritten (invariants 3 and 4)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from gateway.ablage.bestand import SYSTEM
from gateway.ablage.fehler import ZustandPasstNicht
from gateway.ablage.nachrichtensuche import Nachrichtensuche
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.vorfaelle import Vorfaelle
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.ports import Blob, Einlieferung


class Annahmeart(StrEnum):
    NEU = "neu"
    """First time, or the same step repeated after a crash."""
    DOPPELT = "doppelt"
    """Same id, same bytes: give the same answer again."""
    VORFALL = "vorfall"
    """Same id, other bytes: recorded, nothing overwritten."""


_ZUSTAND_NACH_OEFFNEN = {
    Annahmeart.NEU: Nachrichtenzustand.GEOEFFNET,
    Annahmeart.DOPPELT: Nachrichtenzustand.DOPPELT,
    Annahmeart.VORFALL: Nachrichtenzustand.VORFALL,
}


@dataclass(frozen=True)
class Annahme:
    """`nachricht` is the row to go on with; for repetitions `original` is the one that came first."""

    art: Annahmeart
    nachricht: Nachrichtenzeile
    original: UUID | None = None


@dataclass(frozen=True)
class Kopfangaben:
    """What the header of a message tells, as far as it must be found again."""

    nachrichten_uuid: UUID
    typ: str
    partner: str
    bezug_uuid: UUID | None = None
    paket: int | None = None
    pakete: int | None = None
    signatur: Mapping[str, Any] | None = field(default=None)
    teil: Blob | None = None
    """Incoming 010207: where its decoded part of the archive lies."""
    test: bool = False
    """Marked as a test message."""


class Nachrichten(Nachrichtensuche):
    """Repository of the messages: what may happen to them."""

    @property
    def _vorfaelle(self) -> Vorfaelle:
        return Vorfaelle(self._session, self._mandant, self._uhr)

    def empfange(
        self,
        id: UUID,
        transport: str,
        transport_id: str,
        roh: Blob,
        *,
        schluessel: UUID,
        wer: str = SYSTEM,
    ) -> Annahme:
        """Record sealed bytes that already lie durably in the blob store (invariant 1).

        The same transport id with other bytes becomes an incident."""
        vorhanden = self._mit_transport(transport, transport_id)
        if vorhanden is not None:
            if vorhanden.roh == roh:
                return Annahme(Annahmeart.DOPPELT, vorhanden, vorhanden.id)
            self._vorfaelle.merke_widerspruch("transport_id", vorhanden, vorhanden.roh, roh, None, schluessel)
            return Annahme(Annahmeart.VORFALL, vorhanden, vorhanden.id)
        return self.empfange_neue(id, transport, transport_id, roh, schluessel=schluessel, wer=wer)

    def empfange_neue(
        self,
        id: UUID,
        transport: str,
        transport_id: str,
        roh: Blob,
        *,
        schluessel: UUID,
        wer: str = SYSTEM,
    ) -> Annahme:
        """The same for one of which the caller knows that it was never here: whoever fetches from a mailbox
        holds its work item, and the keys of the table refuse what he has overlooked."""
        jetzt = self._uhr.jetzt()
        zeile = self._neue(id, Nachrichtenrichtung.EIN, Nachrichtenzustand.EMPFANGEN, schluessel)
        zeile.transport, zeile.transport_id = transport, transport_id
        zeile.roh_sha256, zeile.roh_groesse = roh.sha256, roh.groesse
        zeile.uebermittelt = jetzt
        self._protokolliere(Auditereignis.NACHRICHT_EMPFANGEN, "nachricht", id, wer, roh_sha256=roh.sha256)
        return Annahme(Annahmeart.NEU, zeile)

    def melde_geoeffnet(self, id: UUID, kopf: Kopfangaben, xml: Blob) -> Annahme:
        """Tag and signature hold and the header is read: is it new, a repetition or a contradiction?

        Repeating the call gives the same answer. Raises `NichtGefunden`, `ZustandPasstNicht`."""
        zeile, erste = self.zum_aendern_mit_erster(id, kopf.nachrichten_uuid, kopf.partner)
        if zeile.zustand is not Nachrichtenzustand.EMPFANGEN:
            return _wie_zuvor(zeile)
        art = _vergleiche(erste, xml)
        self.aendere_zustand(id, _ZUSTAND_NACH_OEFFNEN[art])
        _setze(zeile, kopf, xml)
        if erste is None:
            return Annahme(art, zeile)
        zeile.original, zeile.vorgang = erste.id, erste.vorgang
        if art is Annahmeart.VORFALL:
            self._vorfaelle.merke_widerspruch("nachrichten_uuid", erste, erste.xml, xml, id, zeile.schluessel)
        return Annahme(art, zeile, erste.id)

    def schreibe(
        self, id: UUID, kopf: Kopfangaben, xml: Blob, *, schluessel: UUID, vorgang: UUID | None
    ) -> Annahme:
        """Record an outgoing message. Same uuid and bytes again: the existing row; other bytes under the
        same uuid are our own fault and never leave."""
        vorhanden = self.mit_uuid(Nachrichtenrichtung.AUS, kopf.nachrichten_uuid, kopf.partner)
        if vorhanden is not None:
            if vorhanden.xml == xml:
                return Annahme(Annahmeart.DOPPELT, vorhanden, vorhanden.id)
            self._vorfaelle.merke_widerspruch(
                "nachrichten_uuid", vorhanden, vorhanden.xml, xml, None, schluessel
            )
            return Annahme(Annahmeart.VORFALL, vorhanden, vorhanden.id)
        zeile = self._neue(id, Nachrichtenrichtung.AUS, Nachrichtenzustand.GESCHRIEBEN, schluessel)
        _setze(zeile, kopf, xml)
        zeile.vorgang = vorgang
        self._protokolliere(
            Auditereignis.NACHRICHT_GESCHRIEBEN, "nachricht", id, SYSTEM, typ=kopf.typ, xml_sha256=xml.sha256
        )
        return Annahme(Annahmeart.NEU, zeile)

    def aendere_zustand(
        self,
        id: UUID,
        neu: Nachrichtenzustand,
        *,
        text: str | None = None,
        rueckweisungscode: str | None = None,
        wer: str = SYSTEM,
    ) -> Nachrichtenzeile:
        """The only way to another state, with its audit row; the same state again changes nothing.

        Raises `ZustandPasstNicht`, `NichtGefunden`."""
        zeile = self.zum_aendern(id)
        alt = zeile.zustand
        if neu is alt:
            return zeile
        if neu not in alt.folgen:
            raise ZustandPasstNicht(f"Eine Nachricht geht nicht von »{alt}« nach »{neu}«.")
        zeile._zustand, zeile.geaendert = neu, self._uhr.jetzt()
        zeile.text, zeile.rueckweisungscode = text, rueckweisungscode
        self._protokolliere(
            Auditereignis.NACHRICHT_ZUSTAND,
            "nachricht",
            id,
            wer,
            von=alt.value,
            nach=neu.value,
            code=rueckweisungscode,
        )
        return zeile

    def merke_einlieferung(
        self, id: UUID, transport: str, einlieferung: Einlieferung, beleg: Blob
    ) -> Nachrichtenzeile:
        """The transport receipt: it lies in the mailbox."""
        zeile = self.aendere_zustand(id, Nachrichtenzustand.GESENDET)
        zeile.transport, zeile.transport_id = transport, einlieferung.message_id
        zeile.uebermittelt = einlieferung.wann
        zeile.beleg_sha256, zeile.beleg_groesse = beleg.sha256, beleg.groesse
        return zeile

    def merke_abholung(self, id: UUID, wann: datetime, laufzettel: Blob) -> Nachrichtenzeile:
        """The process card: the recipient has it, and nobody need ask any more."""
        zeile = self.zum_aendern(id)
        zeile.abgeholt, zeile.laufzettel_ab = wann, None
        zeile.laufzettel_sha256, zeile.laufzettel_groesse = laufzettel.sha256, laufzettel.groesse
        return zeile

    def ordne_zu(self, id: UUID, vorgang: UUID) -> Nachrichtenzeile:
        """Now it is known to which Vorgang this message belongs."""
        zeile = self.zum_aendern(id)
        zeile.vorgang = vorgang
        return zeile

    def gib_kennung_frei(self, id: UUID) -> None:
        """A person has given this one up: it counts for nothing any more, so that it counts when it comes again."""
        self.zum_aendern(id).nachrichten_uuid = None

    def merke_geloescht(self, nachrichten: Iterable[Nachrichtenzeile]) -> None:
        """Key destroyed and bytes removed."""
        for zeile in nachrichten:
            zeile.geloescht = self._uhr.jetzt()

    def _neue(
        self, id: UUID, richtung: Nachrichtenrichtung, zustand: Nachrichtenzustand, schluessel: UUID
    ) -> Nachrichtenzeile:
        jetzt = self._uhr.jetzt()
        zeile = Nachrichtenzeile(
            mandant=self._mandant,
            id=id,
            richtung=richtung,
            schluessel=schluessel,
            test=False,
            erstellt=jetzt,
            geaendert=jetzt,
        )
        zeile._zustand = zustand
        self._session.add(zeile)
        return zeile


def _setze(zeile: Nachrichtenzeile, kopf: Kopfangaben, xml: Blob) -> None:
    zeile.nachrichten_uuid, zeile.typ, zeile.partner = kopf.nachrichten_uuid, kopf.typ, kopf.partner
    zeile.bezug_uuid, zeile.paket, zeile.pakete = kopf.bezug_uuid, kopf.paket, kopf.pakete
    zeile.signatur, zeile.test = dict(kopf.signatur) if kopf.signatur else None, kopf.test
    zeile.xml_sha256, zeile.xml_groesse = xml.sha256, xml.groesse
    if kopf.teil is not None:
        zeile.teil_sha256, zeile.teil_groesse = kopf.teil.sha256, kopf.teil.groesse


def _vergleiche(erste: Nachrichtenzeile | None, xml: Blob) -> Annahmeart:
    if erste is None:
        return Annahmeart.NEU
    return Annahmeart.DOPPELT if erste.xml == xml else Annahmeart.VORFALL


def _wie_zuvor(zeile: Nachrichtenzeile) -> Annahme:
    match zeile.zustand:
        case Nachrichtenzustand.DOPPELT:
            return Annahme(Annahmeart.DOPPELT, zeile, zeile.original)
        case Nachrichtenzustand.VORFALL:
            return Annahme(Annahmeart.VORFALL, zeile, zeile.original)
        case Nachrichtenzustand.ABGEWIESEN:
            raise ZustandPasstNicht("Diese Nachricht ist schon abgewiesen.")
    return Annahme(Annahmeart.NEU, zeile)
