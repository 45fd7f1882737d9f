"""Table of what somebody has typed and not sent yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Merkzettelzeile(Basis):
    """What has no place in an address, and must be there again when somebody goes back or on: a search, a filter, a
    file that is about to be handed over. Gone a day after it was last changed."""

    __tablename__ = "merkzettel"
    __table_args__ = (
        Index("ix_merkzettel_benutzer", "mandant", "benutzer", "art"),
        Index("ix_merkzettel_geaendert", "mandant", "geaendert"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    benutzer: Mapped[str]
    art: Mapped[str] = mapped_column(String(20))
    werte: Mapped[dict[str, Any]]
    geaendert: Mapped[datetime]
