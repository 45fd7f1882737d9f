"""The one statement both databases know but SQLAlchemy spells per dialect: INSERT … ON CONFLICT."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from gateway.ablage.typen import Basis


def dialekt(session: Session) -> Any:
    """SQLAlchemy's module for the database behind this session."""
    return sqlite if session.get_bind().dialect.name == "sqlite" else postgresql


def einfuegen(session: Session, tabelle: type[Basis]) -> Any:
    """An INSERT with `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return dialekt(session).insert(tabelle)
