"""Values that several of the commands take."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway import aktendatei
from gateway.errors import AufrufFehler

if TYPE_CHECKING:
    from gateway.domain.person import Person

Kennung = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="Kennung der Übergabe oder ihr Anfang, wie »uebergabe list« sie zeigt."
    ),
]
DurchOption = Annotated[
    str, typer.Option("--durch", metavar="USER", help="Wer das will: Kennung aus »benutzer list«.")
]


def lies_person(datei: Path) -> Person:
    """Raises `AufrufFehler`."""
    try:
        angaben = datei.read_bytes()
    except OSError:
        raise AufrufFehler("Die Personendatei ist nicht lesbar.", wo=str(datei)) from None
    return aktendatei.lies_person(angaben, wo=str(datei))
