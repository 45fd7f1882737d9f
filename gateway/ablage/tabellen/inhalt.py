"""Tables around the content: documents and keys."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKeyConstraint, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, Sha256, werte
from gateway.domain.teilklasse import Teilklasse


class Dokumentstatus(StrEnum):
    """What becomes of a document in this Vorgang."""

    DABEI = "dabei"
    WEGGELASSEN = "weggelassen"
    """A person left it out: the format is not agreed."""
    BLEIBT = "bleibt"
    """Never leaves this way (classes V and X), or its release was refused."""


class Dokumentzeile(Basis):
    """One document of a Vorgang; its bytes lie in the Raum of the Vorgang."""

    __tablename__ = "dokument"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),
        UniqueConstraint("mandant", "vorgang", "position"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    vorgang: Mapped[UUID] = mapped_column(primary_key=True)
    uuid: Mapped[UUID] = mapped_column(primary_key=True)
    position: Mapped[int]
    dateiname: Mapped[str]
    format: Mapped[str] = mapped_column(String(10))
    pfad: Mapped[list[str]]
    beschreibung: Mapped[str | None]
    aktenwirksamkeit: Mapped[str | None] = mapped_column(String(40))
    """ISO 8601 as it came: offset and precision belong to the metadata that must arrive unchanged."""
    klasse: Mapped[Teilklasse | None] = mapped_column(werte(Teilklasse, "klasse"))
    status: Mapped[Dokumentstatus] = mapped_column(werte(Dokumentstatus, "status"))
    sha256: Mapped[str | None] = mapped_column(Sha256)
    groesse: Mapped[int | None] = mapped_column(GrosseZahl)
    crc32: Mapped[int | None] = mapped_column(GrosseZahl)
    gepackt: Mapped[int | None] = mapped_column(GrosseZahl)
    """What we send: its place in the archive, measured when it was staged."""
    dms_ref: Mapped[str | None]
    """Set once the document lies in the DMS."""
    rueckgelesen: Mapped[datetime | None]
    """When the DMS's bytes were read back and their digest agreed."""


class Schluesselzeile(Basis):
    """A content key, wrapped by the master key. Deleting the row destroys the content."""

    __tablename__ = "schluessel"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Id of the Vorgang or Nachricht whose content it protects."""
    verpackt: Mapped[bytes] = mapped_column(LargeBinary)
    erstellt: Mapped[datetime]
