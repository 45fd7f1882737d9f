"""Tables of what runs and answers: the workers, and the services of others as the workers see them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung, werte
from gateway.domain.dienst import Dienstart
from gateway.domain.dmszeit import Messart
from gateway.domain.durchsatz import Fluss


class Mindeststandzeile(Basis):
    """Since which revision of the tables a program may work with this database; there is one row, which migrations
    change (`gateway.ablage.migrationen.schritte`)."""

    __tablename__ = "mindeststand"
    nummer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    ab: Mapped[str] = mapped_column(String(20))


class Workerzeile(Basis):
    """A worker that lives, also while it has nothing to do; the row goes with it."""

    __tablename__ = "worker"
    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    rechner: Mapped[str] = mapped_column(String(100))
    pid: Mapped[int]
    gestartet: Mapped[datetime]
    zuletzt: Mapped[datetime]
    """Its last sign of life."""
    wettlaeufe: Mapped[int]
    """Races for the database that it lost and ran again, since it was started."""


class Gangzeile(Basis):
    """The one `gateway.domain.uhrengang.Uhrengang`, and the worker that keeps it."""

    __tablename__ = "uhrengang"
    nr: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    """Always 1."""
    gesichert: Mapped[datetime]
    voraus: Mapped[int]
    """In seconds."""
    worker: Mapped[str] = mapped_column(String(100))


class Dmszeitzeile(Basis):
    """What a DMS took on one day (`gateway.domain.dmszeit.Tageswert`)."""

    __tablename__ = "dmszeit"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    art: Mapped[Messart] = mapped_column(werte(Messart, "art", schranke=False), primary_key=True)
    tag: Mapped[date] = mapped_column(primary_key=True)
    """In UTC."""
    anzahl: Mapped[int]
    log_summe: Mapped[float]
    log_jetzt: Mapped[float | None]
    zuletzt: Mapped[datetime]


class Stundenzeile(Basis):
    """How many messages went through in an hour; these figures outlive the messages."""

    __tablename__ = "stundenzahl"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    fluss: Mapped[Fluss] = mapped_column(werte(Fluss, "fluss", schranke=False), primary_key=True)
    stunde: Mapped[datetime] = mapped_column(primary_key=True)
    """Its beginning."""
    anzahl: Mapped[int]


class Dienstzeile(Basis):
    """A service of one Mandant: does it answer, and when did we last get from it what it is there for?"""

    __tablename__ = "dienst"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    art: Mapped[Dienstart] = mapped_column(werte(Dienstart, "art", schranke=False), primary_key=True)
    gefragt: Mapped[datetime | None]
    """When a worker last spoke to it to see whether it is there; None = nobody does."""
    antwortet: Mapped[bool]
    seit: Mapped[datetime | None]
    """Since when it answers, or does not."""
    gelungen: Mapped[datetime | None]
    """Mailbox: when it was last emptied; the others: when they last answered."""
    code: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str]
    rat: Mapped[str]
    """What it said, or why it does not answer, and what to do then."""
    uhr: Mapped[float | None]
    """Seconds by which its clock is ahead of ours, where it tells the time."""


class Logzeile(Basis):
    """A line from the end of the log, redacted; the oldest go."""

    __tablename__ = "logzeile"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(GrosseZahl, primary_key=True)
    zeit: Mapped[datetime]
    prozess: Mapped[str] = mapped_column(String(20))
    stufe: Mapped[str] = mapped_column(String(20))
    ort: Mapped[str] = mapped_column(String(200))
    text: Mapped[str]
