"""Table of the originals that go by post beside a digital file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Begleitstueck(Basis):
    """One original (passport, sealed envelope …) of a Vorgang. Open until its receipt is recorded."""

    __tablename__ = "begleitstueck"
    __table_args__ = (ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)
    lfd: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    gegenstand: Mapped[str] = mapped_column(String(200))
    kennzeichen: Mapped[str | None] = mapped_column(String(100))
    """Number of its seal or of the parcel."""
    eingetragen: Mapped[datetime]
    eingetragen_durch: Mapped[str]
    empfangen: Mapped[datetime | None]
    """When it was received, as far as known here."""
    empfangen_durch: Mapped[str | None]
    """Who recorded that."""
    vermerk: Mapped[str | None] = mapped_column(String(500))
    """What was said with the receipt: who signed, what was damaged."""
