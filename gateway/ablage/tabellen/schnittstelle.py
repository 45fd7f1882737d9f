"""Tables of the API: answers that are given again, clients that are programs, and their tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung, Sha256


class Idempotenzzeile(Basis):
    """A request that was sent with an idempotency key, and what it was answered."""

    __tablename__ = "idempotenz"
    __table_args__ = (Index(None, "bis"),)
    schluessel: Mapped[str] = mapped_column(Sha256, primary_key=True)
    """Digest of caller and key."""
    anfrage: Mapped[str] = mapped_column(Sha256)
    """Digest of the request: the same key with another one is refused."""
    begonnen: Mapped[datetime]
    bis: Mapped[datetime]
    status: Mapped[int | None]
    """HTTP status of the answer; NULL = there is none yet."""
    kopf: Mapped[dict[str, Any] | None]
    inhalt: Mapped[bytes | None] = mapped_column(LargeBinary)
    """The answer, sealed with a key that follows from the idempotency key, which is not stored."""


class Clientzeile(Basis):
    """A user that is a program: it says who it is with a secret instead of logging in."""

    __tablename__ = "apiclient"
    __table_args__ = (ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),)
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    geheimnis: Mapped[str] = mapped_column(Sha256)
    """Digest of 256 random bits: no need for a slow one."""
    je_minute: Mapped[int]
    """Requests it may make."""
    bis: Mapped[datetime]
    angelegt: Mapped[datetime]
    durch: Mapped[str] = mapped_column(String(100))
    zuletzt: Mapped[datetime | None]
    """When it was last here, to the minute."""


class Tokenzeile(Basis):
    """An access token of a client, for one Mandant, by its digest."""

    __tablename__ = "apitoken"
    __table_args__ = (ForeignKeyConstraint(["benutzer"], ["apiclient.benutzer"]), Index(None, "bis"))
    abdruck: Mapped[str] = mapped_column(Sha256, primary_key=True)
    benutzer: Mapped[str] = mapped_column(String(40))
    mandant: Mapped[str] = mapped_column(Kennung)
    bis: Mapped[datetime]
