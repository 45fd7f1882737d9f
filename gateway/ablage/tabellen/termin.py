"""Table of the appointments at the desk."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Terminzeile(Basis):
    """Who comes when, to whom. Gone some time after the appointment (`fristen.termine`)."""

    __tablename__ = "termin"
    __table_args__ = (
        Index("ix_termin_benutzer", "mandant", "benutzer", "beginn"),
        Index("ix_termin_beginn", "mandant", "beginn"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    benutzer: Mapped[str]
    """Id of the user whose appointment it is."""
    beginn: Mapped[datetime]
    familienname: Mapped[str] = mapped_column(String(200))
    vorname: Mapped[str | None] = mapped_column(String(200))
    geburtsdatum: Mapped[str | None] = mapped_column(String(10))
    aktenzeichen: Mapped[str | None] = mapped_column(String(100))
    azr_nummer: Mapped[str | None] = mapped_column(String(12))
    anlass: Mapped[str | None] = mapped_column(String(100))
    im_dms: Mapped[bool | None]
    """Is her file in our own DMS? None = nobody has looked yet."""
    nachgesehen: Mapped[datetime | None]
    """When that was looked up."""
