"""Table of the rule sets: what counts is what two persons have agreed on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung


class Regelsatzzeile(Basis):
    """One version of a Mandant's rule set, 1…n. The highest one that was activated counts."""

    __tablename__ = "regelsatz"
    __table_args__ = (
        CheckConstraint("version > 0", "version"),
        CheckConstraint("(aktiviert_von IS NULL) = (aktiviert_am IS NULL)", "aktiviert"),
        CheckConstraint("aktiviert_von <> entworfen_von", "vier_augen"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    inhalt: Mapped[dict[str, Any]]
    """Limits and what is said about single rules; complete, so that no other setting changes it later."""
    grund: Mapped[str]
    """Why, in the words of whoever drafted it."""
    entworfen_von: Mapped[str] = mapped_column(String(40))
    """User id."""
    entworfen_am: Mapped[datetime]
    aktiviert_von: Mapped[str | None] = mapped_column(String(40))
    aktiviert_am: Mapped[datetime | None]
    aktiviert_grund: Mapped[str] = mapped_column(default="")
    """Why, in the words of whoever activated it."""
