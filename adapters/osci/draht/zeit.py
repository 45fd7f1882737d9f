"""Times as they stand in process cards: UTC with milliseconds, so that they compare as texts."""

from __future__ import annotations

from datetime import UTC, datetime


def als_text(zeit: datetime) -> str:
    """xsd:dateTime in UTC with milliseconds: comparable as text."""
    return zeit.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def als_utc(text: str) -> str:
    """A foreign xsd:dateTime in our own form. Raises `ValueError`."""
    zeit = datetime.fromisoformat(text)
    return als_text(zeit if zeit.tzinfo else zeit.replace(tzinfo=UTC))
