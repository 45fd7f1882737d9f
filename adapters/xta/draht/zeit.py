"""Points in time as xs:dateTime and xs:date; without a zone they count as UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime


def als_text(wann: datetime) -> str:
    """In UTC, always of the same length, so that texts sort like moments."""
    return wann.astimezone(UTC).isoformat(timespec="milliseconds")


def lies_zeit(text: str | None) -> datetime | None:
    """Raises `ValueError`."""
    if text is None:
        return None
    wann = datetime.fromisoformat(text)
    return wann if wann.tzinfo else wann.replace(tzinfo=UTC)


def als_datum(tag: date) -> str:
    return tag.isoformat()


def lies_datum(text: str | None) -> date | None:
    """A zone is dropped: an obsolete day counts to its end anyway. Raises `ValueError`."""
    return date.fromisoformat(text[:10]) if text is not None else None
