"""Table of the Mandanten that were, or are to be, dissolved."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Json, Kennung


class Aufloesungszeile(Basis):
    """One person has asked for it, another one has confirmed; what is left when all is gone are the figures."""

    __tablename__ = "aufloesung"
    __table_args__ = (
        CheckConstraint("(bestaetigt_von IS NULL) = (bestaetigt_am IS NULL)", "bestaetigt"),
        CheckConstraint("bestaetigt_von <> beantragt_von", "vier_augen"),
        CheckConstraint("fertig_am IS NULL OR bestaetigt_am IS NOT NULL", "fertig"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    grund: Mapped[str]
    beantragt_von: Mapped[str] = mapped_column(String(40))
    """User id; so is `bestaetigt_von`."""
    beantragt_am: Mapped[datetime]
    bestaetigt_von: Mapped[str | None] = mapped_column(String(40))
    bestaetigt_am: Mapped[datetime | None]
    fertig_am: Mapped[datetime | None]
    gegangen: Mapped[dict[str, Any] | None] = mapped_column(Json)
    """So many rows of each table, keys and rooms; counted when they went."""
