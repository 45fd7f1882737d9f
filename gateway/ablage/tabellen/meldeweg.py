"""Tables of what is told to others: alarms that are on, and how far each webhook has been told of things."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from gateway.ablage.typen import Basis, GrosseZahl, Kennung


class Alarmzeile(Basis):
    """Something that is not well, since when, and what people were last told of it. The row goes when it is over and
    that was told."""

    __tablename__ = "alarm"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    """"" = it concerns the whole installation."""
    kennung: Mapped[str] = mapped_column(String(200), primary_key=True)
    """What, and which of several, e.g. "platz:Ablage"."""
    gegenstand: Mapped[str] = mapped_column(String(40))
    stufe: Mapped[str] = mapped_column(String(40))
    """Now; "ok" = it is over."""
    seit: Mapped[datetime]
    """Since when it is on that level."""
    text: Mapped[str]
    rat: Mapped[str]
    erinnerung: Mapped[str] = mapped_column(String(20), default="")
    """Which reminder is due ("30" days before an end): with another one people are told again."""
    gemeldet: Mapped[str] = mapped_column(String(40))
    """The level that people were last told of; "ok" = of none."""
    gemeldete_erinnerung: Mapped[str] = mapped_column(String(20), default="")
    gemeldet_um: Mapped[datetime | None]


class Wachezeile(Basis):
    """When the watch last made its round; of many processes one makes the next."""

    __tablename__ = "wache"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    zuletzt: Mapped[datetime]


class Webhookzeile(Basis):
    """How far a receiver has been told. The audit chain is the list of what there is to tell: gapless, in the order
    of the commits."""

    __tablename__ = "webhook"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    zeiger: Mapped[int] = mapped_column(GrosseZahl)
    """Number of the last audit row that was told of, or needed not to be."""
    geliefert: Mapped[datetime | None]
    """When something last arrived there."""
    anzahl: Mapped[int] = mapped_column(GrosseZahl)
    """How many have arrived."""


class Partnerfristzeile(Basis):
    """What the directory's entry of an authority is worth, as a worker last found it."""

    __tablename__ = "partnerfrist"
    mandant: Mapped[str] = mapped_column(Kennung, primary_key=True)
    partner: Mapped[str] = mapped_column(Kennung, primary_key=True)
    wozu: Mapped[str] = mapped_column(String(40))
    """Which of its certificates ends first."""
    bis: Mapped[datetime | None]
    """When; None = there is none that could be read."""
    mangel: Mapped[str]
    """Why nothing could be sent to it; "" = nothing is wrong."""
    rat: Mapped[str]
    gesehen: Mapped[datetime]
