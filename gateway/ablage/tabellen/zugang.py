"""Tables of the door to the pages: what every process on every host must know of who is in, and who guesses."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, Kennung, Sha256, werte


class Zugangsart(StrEnum):
    """What a secret is good for."""

    EINMAL = "einmal"
    SITZUNG = "sitzung"
    SKRIPT = "skript"


class Zugangszeile(Basis):
    """A secret by its digest; who knows the digest can't get in with it."""

    __tablename__ = "zugang"
    __table_args__ = (Index(None, "benutzer"), Index(None, "bis"))
    abdruck: Mapped[str] = mapped_column(Sha256, primary_key=True)
    art: Mapped[Zugangsart] = mapped_column(werte(Zugangsart, "zugangsart"))
    mandant: Mapped[str] = mapped_column(Kennung)
    benutzer: Mapped[str] = mapped_column(String(40))
    bis: Mapped[datetime]
    """Of a session: the end of the idle time, moved on by clicks."""
    laengstens: Mapped[datetime]
    weg: Mapped[str] = mapped_column(String(10))
    """How somebody came in: link, konto, oidc."""
    zuletzt: Mapped[datetime | None]
    """Of a token for scripts: when it was last used, to the minute."""


class Fehlversuchszeile(Basis):
    """Failed attempts at one door from one network, for as long as they count."""

    __tablename__ = "fehlversuch"
    wer: Mapped[str] = mapped_column(String(60), primary_key=True)
    """Door and network."""
    anzahl: Mapped[int]
    seit: Mapped[datetime]
    """The first of them."""


class Seitenzeile(Basis):
    """The pages as a whole; there is one row."""

    __tablename__ = "seiten"
    nummer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kennzeichen: Mapped[str] = mapped_column(String(8))
    """Tells this installation's cookie from those of others on the same host."""
    adresse: Mapped[str | None] = mapped_column(String(255))
    """Where they were started last."""
