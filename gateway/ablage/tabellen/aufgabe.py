"""Tables of the questions and of the votes of named persons."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung, werte
from gateway.domain.aufgabe import Aufgabenzustand, Rolle

OFFENE = text("zustand = 'offen'")
"""Queries use these very words: databases choose a partial index only when they recognise its condition."""


class Aufgabenzeile(Basis):
    """A question about a Vorgang or about a message that belongs to none."""

    __tablename__ = "aufgabe"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "vorgang"], ["vorgang.mandant", "vorgang.id"]),
        CheckConstraint("(vorgang IS NULL) <> (nachricht IS NULL)", "gegenstand"),
        CheckConstraint("zustand NOT IN ('entschieden', 'erledigt') OR wahl IS NOT NULL", "wahl"),
        # One Vorgang asks one question at a time.
        Index(
            "uq_aufgabe_vorgang",
            "mandant",
            "vorgang",
            unique=True,
            sqlite_where=OFFENE,
            postgresql_where=OFFENE,
        ),
        Index("ix_aufgabe_liste", "mandant", "zustand", "bis", "id"),
        Index("ix_aufgabe_frist", "mandant", "bis", "id"),
        Index("ix_aufgabe_nachricht", "mandant", "nachricht"),
        Index("ix_aufgabe_aller", "mandant", "vorgang", "seit"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    vorgang: Mapped[UUID | None]
    nachricht: Mapped[UUID | None]
    art: Mapped[str] = mapped_column(String(60))
    schritt: Mapped[str] = mapped_column(String(60))
    """The step that asked; the answer counts for this step and this question only."""
    rolle: Mapped[Rolle] = mapped_column(werte(Rolle, "rolle"))
    zustand: Mapped[Aufgabenzustand] = mapped_column(werte(Aufgabenzustand, "zustand"))
    text: Mapped[str]
    angaben: Mapped[dict[str, Any]]
    """What is known of both sides, for the person who decides; emptied when the content is deleted."""
    stimmen: Mapped[int]
    seit: Mapped[datetime]
    bis: Mapped[datetime]
    wahl: Mapped[str | None] = mapped_column(String(40))
    wert: Mapped[str | None]
    grund: Mapped[str | None]
    durch: Mapped[str | None]
    """Ids of those whose votes decided, in order, joined by ", "."""
    geaendert: Mapped[datetime]


class Stimmzeile(Basis):
    """One person's vote on one question: the primary key lets nobody vote twice."""

    __tablename__ = "stimme"
    __table_args__ = (
        ForeignKeyConstraint(["mandant", "aufgabe"], ["aufgabe.mandant", "aufgabe.id"]),
        ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    aufgabe: Mapped[UUID] = mapped_column(primary_key=True)
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    wahl: Mapped[str] = mapped_column(String(40))
    wert: Mapped[str | None]
    grund: Mapped[str]
    wann: Mapped[datetime]


class Benutzerzeile(Basis):
    """A person who may decide. `id` is what counts, never the name."""

    __tablename__ = "benutzer"
    id: Mapped[str] = mapped_column(String(40), primary_key=True)
    name: Mapped[str]
    gesperrt: Mapped[bool] = mapped_column(default=False)
    zuletzt: Mapped[datetime | None]
    erstellt: Mapped[datetime]


class Rollenzeile(Basis):
    """What a person may do for a Mandant."""

    __tablename__ = "rolle"
    __table_args__ = (ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),)
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    rolle: Mapped[Rolle] = mapped_column(werte(Rolle, "rolle"), primary_key=True)
    seit: Mapped[datetime]
    bestaetigt: Mapped[datetime]
    """When somebody last said that the person needs it; at first, when it was given."""
    bestaetigt_von: Mapped[str]
