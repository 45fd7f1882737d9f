"""Column types that mean the same on SQLite and PostgreSQL, and the base of all tables."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum as Aufzaehlung
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    Enum,
    Integer,
    MetaData,
    String,
    TypeDecorator,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase


class Zeitpunkt(TypeDecorator[datetime]):
    """An aware moment. PostgreSQL keeps the offset's meaning itself, SQLite gets UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        if dialect.name == "sqlite":
            return _als_text
        return super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        if dialect.name == "sqlite":
            return _aus_text
        return super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else _in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)


def _in_utc(wert: datetime) -> datetime:
    if wert.tzinfo is None:
        raise ValueError("a moment without offset must not reach the database")
    return wert.astimezone(UTC)


def _als_text(wert: datetime | None) -> str | None:
    """As SQLAlchemy writes it for SQLite; in one step, because each statement of the queue carries several."""
    return None if wert is None else _in_utc(wert).replace(tzinfo=None).isoformat(" ", "microseconds")


def _aus_text(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


def werte(art: type[Aufzaehlung], name: str, *, schranke: bool = True) -> Enum:
    """An enum as text; with `schranke` a check constraint refuses unknown values. Without it new
    values need no migration."""
    return Enum(
        art,
        name=name,
        native_enum=False,
        create_constraint=schranke,
        length=40,
        values_callable=lambda glieder: [glied.value for glied in glieder],
        validate_strings=True,
    )


Bytefolge = String(100).with_variant(String(100, collation="C"), "postgresql")
"""Text in capital basic letters and digits, in the same order on both databases, so that beginnings are a range."""
GrosseZahl = BigInteger().with_variant(Integer(), "sqlite")
"""Counts bytes or rows; SQLite numbers rows only in a plain INTEGER."""
Json = JSON().with_variant(JSONB(), "postgresql")
Kennung = String(40)
"""Key of an authority, e.g. "azr:001900"."""
Sha256 = String(64)
"""Hex."""


class Basis(DeclarativeBase):
    """Base of all tables; names of constraints are fixed so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Zeitpunkt, UUID: Uuid, dict[str, Any]: Json, list[str]: Json}  # noqa: RUF012
