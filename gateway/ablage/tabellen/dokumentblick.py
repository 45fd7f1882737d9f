"""Table of who has opened which document of a handover that waits for a release."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Dokumentblick(Basis):
    """Somebody's first look at the bytes of a document. Whoever releases sees what was really opened; every look stands
    in the audit chain anyway. Goes with the rows of its Vorgang."""

    __tablename__ = "dokumentblick"
    __table_args__ = (ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)
    dokument: Mapped[UUID] = mapped_column(primary_key=True)
    benutzer: Mapped[str] = mapped_column(primary_key=True)
    wann: Mapped[datetime]
