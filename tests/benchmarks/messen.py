"""One measurement in a process of its own, so that its peak memory is its own.

Prints one JSON line: seconds of the work, seconds of SHA-256 alone on as many bytes in the same process,
peak memory. Called as `python -m tests.benchmarks.messen NAME BYTES`.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.benchmarks.prozesswerte import speicherspitze
from tests.benchmarks.register import lade

_BLOCK = 1024 * 1024


@dataclass(frozen=True)
class Messwert:
    name: str
    groesse: int
    sekunden: float
    sha256_sekunden: float
    speicher: int
    """Peak resident bytes of the process, preparation included."""

    @property
    def verhaeltnis(self) -> float:
        """How many times as long as SHA-256 alone."""
        return self.sekunden / self.sha256_sekunden

    def als_json(self) -> str:
        return json.dumps(asdict(self) | {"verhaeltnis": round(self.verhaeltnis, 2)})


def miss_in_eigenem_prozess(name: str, groesse: int) -> Messwert:
    """Raises `subprocess.CalledProcessError` when the measurement fails."""
    lauf = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.messen", name, str(groesse)],
        check=True,
        stdout=subprocess.PIPE,
    )
    werte = json.loads(lauf.stdout)
    del werte["verhaeltnis"]
    return Messwert(**werte)


def _miss(name: str, groesse: int) -> Messwert:
    with tempfile.TemporaryDirectory(prefix="messung-") as ordner:
        arbeit = lade()[name](Path(ordner), groesse)
        vorher = sha256_sekunden(groesse)
        beginn = time.perf_counter()
        arbeit()
        sekunden = time.perf_counter() - beginn
        nachher = sha256_sekunden(groesse)
    return Messwert(name, groesse, sekunden, (vorher + nachher) / 2, speicherspitze(os.getpid()))


def sha256_sekunden(groesse: int, uhr: Callable[[], float] = time.perf_counter) -> float:
    """Before and after the work, since the machine is never alone; `uhr`: wall clock or processor time."""
    block = os.urandom(min(_BLOCK, groesse))
    summe = hashlib.sha256()
    beginn = uhr()
    for _ in range(max(1, groesse // _BLOCK)):
        summe.update(block)
    return uhr() - beginn


if __name__ == "__main__":
    print(_miss(sys.argv[1], int(sys.argv[2])).als_json())
