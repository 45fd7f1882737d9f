"""Table of the registry offices' notices."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Date, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Json, Kennung, werte
from gateway.domain.meldung import Meldeart


class Meldungsstand(StrEnum):
    GILT = "gilt"
    ZURUECKGENOMMEN = "zurueckgenommen"
    """Cancelled or taken back by a later notice."""
    TEST = "test"


class Meldungszeile(Basis):
    """One notice as far as it decides about a file. Personal data stand in `person`."""

    __tablename__ = "meldung"
    __table_args__ = (
        UniqueConstraint("mandant", "absender", "uuid"),
        Index("ix_meldung_liste", "mandant", "eingegangen", "id"),
        Index("ix_meldung_art", "mandant", "art", "eingegangen"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Id of the Nachricht that brought it."""
    uuid: Mapped[UUID]
    """nachrichtenUUID, by which a Stornierung names it."""
    absender: Mapped[str] = mapped_column(Kennung)
    art: Mapped[Meldeart] = mapped_column(werte(Meldeart, "art", schranke=False))
    stand: Mapped[Meldungsstand] = mapped_column(werte(Meldungsstand, "stand"))
    person: Mapped[dict[str, Any]]
    tag: Mapped[date | None] = mapped_column(Date)
    """Moved in, or out; from when a fact holds."""
    gemeinde_alt: Mapped[str | None] = mapped_column(String(12))
    gemeinde_neu: Mapped[str | None] = mapped_column(String(12))
    """Municipality keys (AGS)."""
    haushalt: Mapped[str | None] = mapped_column(String(64))
    """The move, as `gateway.domain.haushalt` calls it."""
    merkmal: Mapped[str | None] = mapped_column(String(40))
    """What it says of the person, where it says something."""
    sperren: Mapped[list[dict[str, Any]] | None] = mapped_column(Json)
    """The information bars that hold by this notice, as `Sperre`; None: it says nothing of bars."""
    vorgang: Mapped[UUID | None]
    """The Uebergabe that it began."""
    sachverhalt: Mapped[dict[str, Any] | None] = mapped_column(Json)
    befund: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """What the rules said of it, and upon what."""
    eingegangen: Mapped[datetime]
