"""Tables of how people get in: local accounts, and who somebody is at the identity provider."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Sha256


class Kontozeile(Basis):
    """The local account of a user: password and second factor."""

    __tablename__ = "konto"
    __table_args__ = (ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),)
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    kennwort: Mapped[str]
    """Argon2id, with its parameters and salt (PHC string)."""
    faktor: Mapped[bytes] = mapped_column(LargeBinary)
    """Secret of the one-time codes, wrapped by the master key."""
    letzter_schritt: Mapped[int] = mapped_column(GrosseZahl)
    """Step of the clock whose code was used last: none counts twice."""
    fehlversuche: Mapped[int]
    """Since the last success or lock; counted before the check."""
    gesperrt_bis: Mapped[datetime | None]
    eingerichtet: Mapped[datetime]


class Ersatzwortzeile(Basis):
    """A recovery code that has not been used; using it deletes the row."""

    __tablename__ = "ersatzwort"
    __table_args__ = (ForeignKeyConstraint(["benutzer"], ["konto.benutzer"]),)
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    abdruck: Mapped[str] = mapped_column(Sha256, primary_key=True)


class Identitaetszeile(Basis):
    """A user comes from an identity provider: there issuer and subject alone say who it is (OIDC Core 5.7)."""

    __tablename__ = "identitaet"
    __table_args__ = (
        ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),
        UniqueConstraint("aussteller", "subjekt"),
    )
    benutzer: Mapped[str] = mapped_column(String(40), primary_key=True)
    aussteller: Mapped[str] = mapped_column(String(255))
    subjekt: Mapped[str] = mapped_column(String(255))


class Fremdsitzungszeile(Basis):
    """A session here that hangs on one at the identity provider: it ends with that one, and its groups are asked for
    again."""

    __tablename__ = "fremdsitzung"
    __table_args__ = (
        ForeignKeyConstraint(["benutzer"], ["benutzer.id"]),
        Index("ix_fremdsitzung_subjekt", "aussteller", "subjekt"),
        Index(None, "bis"),
    )
    abdruck: Mapped[str] = mapped_column(Sha256, primary_key=True)
    """Digest of the session's secret."""
    benutzer: Mapped[str] = mapped_column(String(40))
    aussteller: Mapped[str] = mapped_column(String(255))
    subjekt: Mapped[str] = mapped_column(String(255))
    sitzung: Mapped[str | None] = mapped_column(String(255))
    """The session's id over there (`sid`)."""
    erneuerung: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Refresh token, wrapped by the master key; NULL = the provider gave none."""
    bestaetigt: Mapped[datetime]
    """When it was last asked, or is being asked."""
    bis: Mapped[datetime]
    """The session here has ended by then at the latest."""
