"""Tables of the hash-chained audit log."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, Sha256, werte
from gateway.domain.auditereignis import Auditereignis


class Auditzeile(Basis):
    """One link: its hash covers its own fields and the hash before."""

    __tablename__ = "audit"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    lfd: Mapped[int] = mapped_column(GrosseZahl, primary_key=True, autoincrement=False)
    """1…n without a gap."""
    zeit: Mapped[datetime]
    ereignis: Mapped[Auditereignis] = mapped_column(werte(Auditereignis, "ereignis", schranke=False))
    bezug: Mapped[str] = mapped_column(String(100))
    """Object by kind and id, e.g. "uebergabe:…"."""
    wer: Mapped[str]
    angaben: Mapped[str]
    """Canonical JSON, exactly the text that was hashed; codes and ids, no personal data."""
    vorheriger_hash: Mapped[str] = mapped_column(Sha256)
    hash: Mapped[str] = mapped_column(Sha256)


class Auditkopf(Basis):
    """End of a Mandant's chain; locking this row puts concurrent writers in a line."""

    __tablename__ = "audit_kopf"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    lfd: Mapped[int] = mapped_column(GrosseZahl)
    hash: Mapped[str] = mapped_column(Sha256)
