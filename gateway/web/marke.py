"""The key of a page's last row, as text for addresses: no personal data, only a moment and an id."""

from __future__ import annotations

import base64
from datetime import UTC, datetime
from uuid import UUID

from gateway.ablage.vorgangssuche import Seitenmarke
from gateway.web.fehler import Webfehler

_JAHRE = range(2000, 2200)
"""In which a handover may have begun."""


def schreibe(marke: Seitenmarke | None) -> str | None:
    if marke is None:
        return None
    erstellt, id = marke
    return base64.urlsafe_b64encode(f"{erstellt.isoformat()}|{id}".encode()).decode().rstrip("=")


def lies(text: str | None) -> Seitenmarke | None:
    """Raises `Webfehler` for a mark that we did not write."""
    if not text:
        return None
    try:
        erstellt, _, id = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().partition("|")
        moment = datetime.fromisoformat(erstellt)
        if moment.tzinfo is None or moment.year not in _JAHRE:  # near its ends the calendar has no UTC
            raise ValueError
        return moment.astimezone(UTC), UUID(id)
    except ValueError:
        raise Webfehler("Diese Seitenmarke ist nicht zulässig.") from None
