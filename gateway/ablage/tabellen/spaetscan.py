"""Table of the late scans: uploaded, checked, not yet sent."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, Sha256


class Spaetscanzeile(Basis):
    """One file that somebody uploads piece by piece. Its bytes lie in a Raum of its own (key of the same id); row and
    bytes go when it is sent, taken back, or left lying (`fristen.spaetscans`)."""

    __tablename__ = "spaetscan"
    __table_args__ = (
        Index("ix_spaetscan_vorhaben", "mandant", "benutzer", "vorhaben"),
        Index("ix_spaetscan_geaendert", "mandant", "geaendert"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    vorhaben: Mapped[UUID]
    """Id of the Abgabe that it is to follow, also of one that has not begun yet."""
    benutzer: Mapped[str]
    dateiname: Mapped[str] = mapped_column(String(255))
    groesse: Mapped[int] = mapped_column(GrosseZahl)
    """Bytes that were announced."""
    merkmal: Mapped[str] = mapped_column(String(100))
    """By what the browser knows the file again (its last change): an upload is only taken up with the same."""
    klasse: Mapped[str] = mapped_column(String(1))
    stuecke: Mapped[dict[str, Any]]
    """`teile`: [digest, bytes] of each piece, in order; empty once the whole lies in one."""
    empfangen: Mapped[int] = mapped_column(GrosseZahl)
    sha256: Mapped[str | None] = mapped_column(Sha256)
    """Of the whole; None = not there yet, or not checked."""
    befund: Mapped[dict[str, Any] | None]
    """What its pages are like."""
    ersetzt: Mapped[dict[str, Any] | None]
    """The document of the file in whose place it goes: `uuid`, `name`, `pfad`, `klasse`."""
    teil_von: Mapped[UUID | None]
    """The scan whose pages it holds."""
    geteilt: Mapped[bool]
    """Its parts go instead of it; until then they count for nothing."""
    geaendert: Mapped[datetime]
