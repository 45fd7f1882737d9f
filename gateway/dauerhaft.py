"""What is on the disk stays there, also after a power cut: contents first, then the entry in the folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any


def sichere_datei(strom: IO[Any]) -> None:
    """Everything written so far is on the disk when this returns; the entry in the folder is not
    (`sichere_ordner`)."""
    strom.flush()
    os.fsync(strom.fileno())


def sichere_ordner(*ordner: Path) -> None:
    """The entries of these folders (new, renamed, removed names) are on the disk when this returns.

    Raises `OSError`."""
    for ort in ordner:
        griff = os.open(ort, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(griff)
        finally:
            os.close(griff)
