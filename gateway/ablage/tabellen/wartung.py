"""Table of the maintenance that is on, and what it means for a work item."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung, werte
from gateway.domain.auftragsart import SENDEN
from gateway.domain.wartung import Wartungsart


class Wartungszeile(Basis):
    """One that is on; lifting it deletes the row, the audit chain remembers."""

    __tablename__ = "wartung"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    """"" = the whole installation."""
    art: Mapped[Wartungsart] = mapped_column(werte(Wartungsart, "art", schranke=False))
    seit: Mapped[datetime]
    bis: Mapped[datetime]
    """When it should be over; it does not end by itself."""
    wer: Mapped[str]
    grund: Mapped[str]


def ruht(mandant: Any, art: Any) -> ColumnElement[bool]:
    """Is a work item of this Mandant and kind held back? Part of the very statement that takes items."""
    w = Wartungszeile
    betrifft = or_(w.mandant == "", w.mandant == mandant)
    return exists().where(and_(betrifft, or_(w.art == Wartungsart.LEERLAUFEN, art == SENDEN)))
