"""The authorities and registry offices of the demo: who they are, and where each has its folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ORTE = {
    "08111000": "azr:001900",
    "08311000": "azr:005700",
    "08136088": "azr:000100",
    "08121000": "azr:000900",
}
"""Municipality key -> authority: Stuttgart, Freiburg, Aalen, Heilbronn."""
HEIM = {"strasse": "Am Musterheim", "hausnummer": "7", "postleitzahl": "00002", "wohnort": "Freiburg"}
"""A reception centre."""


@dataclass(frozen=True)
class Demobehoerde:
    """One authority: key from the code list, name, role in the test PKI, folder of its installation."""

    kennung: str
    name: str
    ort: str
    rolle: str
    ordner: Path
    fremdes_dms: Mapping[str, str] | None = None
    """Settings of a DMS that isn't ours."""
    unterordner: str = ""
    """Where one of several Mandanten of an installation has its DMS."""

    @property
    def einstellungen(self) -> Path:
        return self.ordner / "gateway.toml"

    @property
    def dms(self) -> Path:
        """Its own folder, used unless there is a `fremdes_dms`."""
        return self.ordner / f"dms{self.unterordner}"

    @property
    def dms_ort(self) -> str:
        """Folder or address."""
        if self.fremdes_dms is None:
            return str(self.dms)
        return self.fremdes_dms.get("ordner") or self.fremdes_dms["url"]

    @property
    def kurz(self) -> str:
        """Name of its processes and folder."""
        return self.ordner.name


@dataclass(frozen=True)
class Demomeldebehoerde:
    """A registry office: it only sends, so it is keys and a settings file."""

    kennung: str
    name: str
    ort: str
    rolle: str
    ordner: Path

    @property
    def einstellungen(self) -> Path:
        return self.ordner / "meldebehoerde.toml"


def abgebende(basis: Path) -> Demobehoerde:
    """Stuttgart has the file."""
    return Demobehoerde(
        "azr:001900", "Landeshauptstadt Stuttgart", "Stuttgart", "behoerde-a", basis / "stuttgart"
    )


def uebernehmende(basis: Path, dms: Mapping[str, str] | None = None) -> Demobehoerde:
    """Freiburg asks for it."""
    return Demobehoerde(
        "azr:005700", "Stadt Freiburg im Breisgau", "Freiburg", "behoerde-b", basis / "freiburg", dms
    )


def dritte(basis: Path) -> Demobehoerde:
    """Aalen lives in Stuttgart's installation."""
    return Demobehoerde(
        "azr:000100", "Stadt Aalen", "Aalen", "behoerde-c", basis / "stuttgart", unterordner="-aalen"
    )


def meldebehoerden(basis: Path) -> tuple[Demomeldebehoerde, ...]:
    """Those of Stuttgart and Freiburg, by their municipality keys (AGS)."""
    return (
        Demomeldebehoerde(
            *("ags:08111000", "Bürgerbüro Stuttgart", "Stuttgart", "meldebehoerde-a"),
            basis / "melde-stuttgart",
        ),
        Demomeldebehoerde(
            *("ags:08311000", "Bürgerservice Freiburg", "Freiburg", "meldebehoerde-b"),
            basis / "melde-freiburg",
        ),
    )
