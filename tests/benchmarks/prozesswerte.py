"""What the system says of a running process."""

from __future__ import annotations

import os
from pathlib import Path

_TAKT = os.sysconf("SC_CLK_TCK")


def cpu_sekunden(pid: int) -> float:
    """User and system time of all threads so far."""
    felder = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(felder[11]) + int(felder[12])) / _TAKT


def speicherspitze(pid: int) -> int:
    """Peak resident bytes. VmHWM, not ru_maxrss: the latter starts with what the parent process had."""
    zeilen = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(zeile.split()[1]) * 1024 for zeile in zeilen if zeile.startswith("VmHWM:"))
