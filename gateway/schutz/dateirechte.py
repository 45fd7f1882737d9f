"""Files with keys, PINs and passwords belong to one account: what others can read is no secret."""

from __future__ import annotations

import stat
from pathlib import Path

from gateway.schutz.fehler import DateirechteFalsch

_ANDERE = 0o077


def fuer_andere_offen(datei: Path) -> bool:
    """May the group or anybody else read, write or run it? Pipes and missing files are not."""
    try:
        zustand = datei.stat()
    except OSError:
        return False
    return stat.S_ISREG(zustand.st_mode) and bool(zustand.st_mode & _ANDERE)


def fordere_verschlossen(datei: Path) -> None:
    """Raises `DateirechteFalsch` for a file that is open to others."""
    if fuer_andere_offen(datei):
        raise DateirechteFalsch(wo=str(datei))
