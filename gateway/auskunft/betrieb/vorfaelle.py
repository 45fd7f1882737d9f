"""Incidents: what came from a mailbox and must not be. Ids and digests, never content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.tabellen import Vorfallzeile


@dataclass(frozen=True, kw_only=True)
class Vorfallstand:
    """One incident; its bytes are kept under their own key until somebody has closed it."""

    id: UUID
    mandant: str
    wann: datetime
    art: str
    """unlesbar, transport_id, nachrichten_uuid."""
    text: str
    nachricht: UUID
    """The message that came first, or that the unreadable delivery would have become."""
    widerspricht: UUID | None
    """The message that contradicts it, when it has a row of its own."""
    groesse: int
    sha256_vorhanden: str
    sha256_neu: str
    geschlossen: datetime | None
    geschlossen_durch: str | None
    geschlossen_grund: str | None


def vorfallstand(zeile: Vorfallzeile) -> Vorfallstand:
    return Vorfallstand(
        id=zeile.id,
        mandant=zeile.mandant,
        wann=zeile.zeit,
        art=zeile.art,
        text=zeile.text,
        nachricht=zeile.original,
        widerspricht=zeile.nachricht,
        groesse=zeile.groesse_neu,
        sha256_vorhanden=zeile.sha256_vorhanden,
        sha256_neu=zeile.sha256_neu,
        geschlossen=zeile.geschlossen,
        geschlossen_durch=zeile.geschlossen_durch,
        geschlossen_grund=zeile.geschlossen_grund,
    )
