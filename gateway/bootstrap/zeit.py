"""The real clock and real chance; tests and crash runs use others."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime


class Systemuhr:
    """The clock of this machine."""

    def jetzt(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class Systemzufall:
    """The operating system's random source."""

    def zahl(self) -> float:
        """A number in [0, 1)."""
        return secrets.randbelow(2**53) / 2**53
