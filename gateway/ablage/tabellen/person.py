"""Table of the words under which persons are found again."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung, Sha256


class Personenwortzeile(Basis):
    """A digest of one search word of a person (`personenabgleich.schluessel`) whom a Vorgang or a Meldung
    names. Who shares no word is surely somebody else."""

    __tablename__ = "personenwort"
    __table_args__ = (Index("ix_personenwort_gegenstand", "mandant", "gegenstand"),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    wort: Mapped[str] = mapped_column(Sha256, primary_key=True)
    gegenstand: Mapped[UUID] = mapped_column(primary_key=True)
    """Id of the Vorgang or of the Meldung."""
