"""Wakes a waiting incoming message: what it was waiting for has come."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablauf.umgebung import Umgebung
from gateway.queue.einstellen import Vorhandener, stelle_ein

VERARBEITEN = "eingang.verarbeiten"


def wecke(umgebung: Umgebung, session: Session, id: UUID) -> None:
    """Look at this message now, whether for the first time or again."""
    stelle_ein(
        session,
        umgebung.mandant,
        VERARBEITEN,
        f"{VERARBEITEN}:{id}",
        {"nachricht": str(id)},
        jetzt=umgebung.uhr.jetzt(),
        vorhandener=Vorhandener.WECKEN,
    )
