"""Table of the work items."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, werte


class Auftragszustand(StrEnum):
    WARTEND = "wartend"
    LAUFEND = "laufend"
    ERLEDIGT = "erledigt"
    GEPARKT = "geparkt"
    """Dead letter: a person must look at it."""


class Auftragsklasse(StrEnum):
    LEICHT = "leicht"
    SCHWER = "schwer"
    """Moves much content: light items that fall due soon after go first."""


# Queries use these very words: databases choose a partial index only when they recognise its condition.
OFFEN = text("zustand <> 'erledigt' AND zustand <> 'geparkt'")
NICHT_ERLEDIGT = text("zustand <> 'erledigt'")
ERLEDIGT = text("zustand = 'erledigt'")
GEPARKT = text("zustand = 'geparkt'")
GESCHEITERT = text("zustand <> 'erledigt' AND grund_code IS NOT NULL")


class Auftragszeile(Basis):
    """One work item. At most one unfinished item per key, so enqueueing twice does no harm."""

    __tablename__ = "auftrag"
    __table_args__ = (
        Index(
            "uq_auftrag_schluessel",
            "mandant",
            "schluessel",
            unique=True,
            sqlite_where=NICHT_ERLEDIGT,
            postgresql_where=NICHT_ERLEDIGT,
        ),
        Index("ix_auftrag_reihung", "reihung", "id", sqlite_where=OFFEN, postgresql_where=OFFEN),
        Index("ix_auftrag_reihum", "mandant", "reihung", "id", sqlite_where=OFFEN, postgresql_where=OFFEN),
        Index(
            "ix_auftrag_erledigt", "zustand", "geaendert", sqlite_where=ERLEDIGT, postgresql_where=ERLEDIGT
        ),
        Index("ix_auftrag_liste", "zustand", "id"),
        Index("ix_auftrag_geparkt", "mandant", "vorgang", sqlite_where=GEPARKT, postgresql_where=GEPARKT),
        Index(
            "ix_auftrag_gescheitert",
            "mandant",
            "grund_code",
            sqlite_where=GESCHEITERT,
            postgresql_where=GESCHEITERT,
        ),
        CheckConstraint("(zustand = 'laufend') = (bearbeiter IS NOT NULL)", "bearbeiter"),
        CheckConstraint("zustand <> 'geparkt' OR grund_code IS NOT NULL", "grund"),
        {"sqlite_autoincrement": True},
    )
    id: Mapped[int] = mapped_column(GrosseZahl, primary_key=True)
    mandant: Mapped[str] = mapped_column(Kennung)
    art: Mapped[str] = mapped_column(String(60))
    schluessel: Mapped[str] = mapped_column(String(200))
    """Idempotency key, e.g. the kind and the id of the Uebergabe."""
    daten: Mapped[dict[str, Any]]
    """Ids only: no content, no personal data."""
    vorgang: Mapped[UUID | None]
    """Of a parked item: the Vorgang that it disturbs, if it belongs to one."""
    zustand: Mapped[Auftragszustand] = mapped_column(werte(Auftragszustand, "zustand"))
    klasse: Mapped[Auftragsklasse] = mapped_column(werte(Auftragsklasse, "klasse"))
    faellig: Mapped[datetime]
    """From when on a worker may take it; for a running item the end of the lease."""
    reihung: Mapped[datetime]
    """Order among the due ones: `faellig` plus a handicap for heavy items."""
    versuche: Mapped[int]
    """Attempts since the last success; counted when taken, so a killed worker's attempt counts."""
    abstuerze: Mapped[int]
    """Claims in a row whose holder fell silent: killed, out of memory, power cut."""
    vergabe: Mapped[int]
    """Fencing token: grows with every claim; only the latest holder may finish."""
    bearbeiter: Mapped[str | None] = mapped_column(String(100))
    nochmal: Mapped[bool]
    """Enqueued again while running: do not finish but wait for the next look."""
    grund_code: Mapped[str | None] = mapped_column(String(60))
    grund_text: Mapped[str | None]
    grund_rat: Mapped[str | None]
    """What went wrong last, and what the administrator should do."""
    erstellt: Mapped[datetime]
    geaendert: Mapped[datetime]
