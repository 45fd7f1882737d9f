"""The services of others that an authority depends on."""

from __future__ import annotations

from enum import StrEnum


class Dienstart(StrEnum):
    POSTFACH = "postfach"
    VERZEICHNIS = "verzeichnis"
    DMS = "dms"
    VIRENSCANNER = "virenscanner"
    FACHVERFAHREN = "fachverfahren"

    @property
    def bei_bedarf(self) -> bool:
        """Only where one is configured; without it all but some steps goes on."""
        return self in {Dienstart.VIRENSCANNER, Dienstart.FACHVERFAHREN}

    @property
    def anrede(self) -> str:
        """With its article, as sentences begin."""
        return _ANREDEN[self]


_ANREDEN = {
    Dienstart.POSTFACH: "Das Postfach",
    Dienstart.VERZEICHNIS: "Das Verzeichnis",
    Dienstart.DMS: "Das DMS",
    Dienstart.VIRENSCANNER: "Der Virenscanner",
    Dienstart.FACHVERFAHREN: "Das Fachverfahren",
}
