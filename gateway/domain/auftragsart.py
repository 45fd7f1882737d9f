"""What the work items are called by that more than one room asks for: their kinds, and the key of each."""

from __future__ import annotations

from uuid import UUID

ABHOLEN = "eingang.abholen"
"""Empties a Mandant's mailboxes."""
EINGANG = "eingang"
"""Opens one incoming message, or looks at it again."""
WEG = "weg"
"""Lets one Vorgang look."""
SENDEN = "ausgang.senden"
"""Puts a message into somebody's mailbox."""


def sendeschluessel(nachricht: UUID) -> str:
    """Key of the work item that sends this message."""
    return f"senden:{nachricht}"
