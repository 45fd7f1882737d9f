"""One way to read a PIN, a password or any other secret of this installation: from a file that nobody else may read
and that holds nothing else."""

from __future__ import annotations

from pathlib import Path

from gateway.schutz.dateirechte import fordere_verschlossen
from gateway.schutz.fehler import DateirechteFalsch
from gateway.schutz.pin import lies_pin


def lies_geheimdatei(datei: Path, was: str) -> str:
    """`was` is in it: »PIN-Datei«, »Kennwortdatei des DMS«, to begin a sentence. Never shown.

    Raises `DateirechteFalsch`, `PindateiFalsch`."""
    try:
        fordere_verschlossen(datei)
    except DateirechteFalsch:
        raise DateirechteFalsch(f"Die {was} ist für andere offen.", wo=str(datei)) from None
    return lies_pin(datei, was).decode()
