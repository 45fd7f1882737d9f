"""Tables of the handover and its timeline."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, werte
from gateway.domain.uebergabe import Richtung, Zustand

_ENDGUELTIG = ", ".join(f"'{z.value}'" for z in sorted(Zustand) if z.endgueltig)


class Uebergabezeile(Basis):
    """One handover as one Mandant sees it. Personal data stand in `person` and nowhere else."""

    __tablename__ = "uebergabe"
    __table_args__ = (
        # Invariant 9: silence raises an alarm, so only an end may go without a next look.
        CheckConstraint(f"zustand IN ({_ENDGUELTIG}) OR naechste_pruefung IS NOT NULL", "naechste_pruefung"),
        UniqueConstraint("mandant", "richtung", "lieferung_uuid", "partner"),
        Index("ix_uebergabe_liste", "mandant", "erstellt", "id"),
        Index("ix_uebergabe_zustand", "mandant", "zustand", "erstellt", "id"),
        Index("ix_uebergabe_faellig", "mandant", "naechste_pruefung", "id"),
        Index("ix_uebergabe_ausloeser", "mandant", "ausloeser_uuid"),
    )
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    richtung: Mapped[Richtung] = mapped_column(werte(Richtung, "richtung"))
    partner: Mapped[str] = mapped_column(Kennung)
    partner_name: Mapped[str]
    _zustand: Mapped[Zustand] = mapped_column("zustand", werte(Zustand, "zustand"))
    naechste_pruefung: Mapped[datetime | None]
    person: Mapped[dict[str, Any]]
    aktenzeichen_eigenes: Mapped[str | None]
    aktenzeichen_partner: Mapped[str | None]
    grund: Mapped[str | None]
    gehalten_grund: Mapped[str | None]
    versandbestaetigung: Mapped[bool] = mapped_column(default=False)
    """010203 is wanted (we ask for it, or are asked)."""
    vereinbart: Mapped[list[str]] = mapped_column(default=list)
    """Format codes that 010201 announces besides PDF and JPG."""
    ausloeser_uuid: Mapped[UUID | None]
    """nachrichtenUUID of the 010201."""
    lieferung_uuid: Mapped[UUID | None]
    """nachrichtenUUID of the 010206."""
    anzahl_dokumente: Mapped[int | None]
    bytes_gesamt: Mapped[int | None] = mapped_column(GrosseZahl)
    fortschritt_ist: Mapped[int] = mapped_column(default=0)
    fortschritt_soll: Mapped[int | None]
    karenz_bis: Mapped[datetime | None]
    dms_ref: Mapped[str | None]
    """Opaque reference of the DMS adapter; never a path of this machine."""
    erstellt: Mapped[datetime]
    geaendert: Mapped[datetime]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012

    @hybrid_property
    def zustand(self) -> Zustand:
        """Read-only here: only `Uebergaben.aendere_zustand` changes it, with event and audit row."""
        return self._zustand


class Ereignisart(StrEnum):
    ZUSTAND = "zustand"
    NACHRICHT = "nachricht"
    ENTSCHEIDUNG = "entscheidung"
    VERMERK = "vermerk"
    FEHLER = "fehler"


class Ereigniszeile(Basis):
    """One line of the timeline: who, when, what, which proof, what next."""

    __tablename__ = "ereignis"
    __table_args__ = (ForeignKeyConstraint(["mandant", "uebergabe"], ["uebergabe.mandant", "uebergabe.id"]),)
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    uebergabe: Mapped[UUID] = mapped_column(primary_key=True)
    lfd: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zeit: Mapped[datetime]
    art: Mapped[Ereignisart] = mapped_column(werte(Ereignisart, "art"))
    zustand: Mapped[Zustand] = mapped_column(werte(Zustand, "zustand", schranke=False))
    """State of the Uebergabe after this event."""
    wer: Mapped[str]
    text: Mapped[str]
    nachweis: Mapped[UUID | None]
    """Id of the Nachricht that proves it."""
    als_naechstes: Mapped[str] = mapped_column(String)
