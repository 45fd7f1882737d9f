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

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without offset must not reach the database")
        wert = value.astimezone(UTC)
        return wert.replace(tzinfo=None) if dialect.name == "sqlite" else wert

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


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
