"""Messages as administrators see them: what came and went, how large, how often tried; never what is in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.auskunft.betrieb.auftraege import Auftragsstand
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand


@dataclass(frozen=True, kw_only=True)
class Nachrichtenstand:
    """One message: ids, digests, sizes in bytes, and sentences of ours."""

    id: UUID
    uuid: UUID | None
    """nachrichtenUUID; unknown until opened."""
    typ: str | None
    richtung: Nachrichtenrichtung
    zustand: Nachrichtenzustand
    partner: str | None
    vorgang: UUID | None
    transport: str | None
    transport_id: str | None
    paket: int | None
    pakete: int | None
    code: str | None
    """Of the rejection."""
    text: str | None
    groesse: int | None
    sha256: str | None
    """Of the verified XML, else of the sealed bytes."""
    erstellt: datetime
    uebermittelt: datetime | None
    abgeholt: datetime | None
    geaendert: datetime
    geloescht: datetime | None


@dataclass(frozen=True)
class Nachrichtenseite:
    """One page of the list; `weiter` leads to the next one, None = there is none."""

    zeilen: Sequence[Nachrichtenstand]
    weiter: Seitenmarke | None


@dataclass(frozen=True)
class Nachrichtenlauf:
    """One message, and the unfinished work item that it waits for, if there is one."""

    stand: Nachrichtenstand
    auftrag: Auftragsstand | None


def nachrichtenstand(zeile: Nachrichtenzeile) -> Nachrichtenstand:
    return Nachrichtenstand(
        id=zeile.id,
        uuid=zeile.nachrichten_uuid,
        typ=zeile.typ,
        richtung=zeile.richtung,
        zustand=zeile.zustand,
        partner=zeile.partner,
        vorgang=zeile.vorgang,
        transport=zeile.transport,
        transport_id=zeile.transport_id,
        paket=zeile.paket,
        pakete=zeile.pakete,
        code=zeile.rueckweisungscode,
        text=zeile.text,
        groesse=zeile.xml_groesse or zeile.roh_groesse,
        sha256=zeile.xml_sha256 or zeile.roh_sha256,
        erstellt=zeile.erstellt,
        uebermittelt=zeile.uebermittelt,
        abgeholt=zeile.abgeholt,
        geaendert=zeile.geaendert,
        geloescht=zeile.geloescht,
    )
