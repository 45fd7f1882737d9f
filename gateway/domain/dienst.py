"""The services of others that an authority depends on."""

from __future__ import annotations

from enum import StrEnum


class Dienstart(StrEnum):
    POSTFACH = "postfach"
    VERZEICHNIS = "verzeichnis"
    DMS = "dms"
    VIRENSCANNER = "virenscanner"
    """Only where one is configured."""

    @property
    def anrede(self) -> str:
        """With its article, as sentences begin."""
        return _ANREDEN[self]


_ANREDEN = {
    Dienstart.POSTFACH: "Das Postfach",
    Dienstart.VERZEICHNIS: "Das Verzeichnis",
    Dienstart.DMS: "Das DMS",
    Dienstart.VIRENSCANNER: "Der Virenscanner",
}
