"""Table of the remarks on pages, ours and theirs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Seitenbemerkung(Basis):
    """One remark on a document of a Vorgang. On an Uebernahme it is ours, on an Abgabe the other authority's."""

    __tablename__ = "seitenbemerkung"
    __table_args__ = (ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)
    lfd: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dokument: Mapped[UUID]
    seite: Mapped[int | None]
    """From 1; None = the whole document."""
    art: Mapped[str] = mapped_column(String(40))
    """`Bemerkungsart`."""
    text: Mapped[str] = mapped_column(String(500))
    wer: Mapped[str]
    zeit: Mapped[datetime]
    nachricht: Mapped[UUID | None]
    """The 0010 that carries it; None = not sent yet."""
