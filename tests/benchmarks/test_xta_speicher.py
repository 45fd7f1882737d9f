"""XTA: memory of server and client is flat in the size of a message (invariant 8)."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

from tests.acceptance.test_xta_befehle import BEFEHL, UMGEBUNG, Server
from tests.benchmarks.prozesswerte import speicherspitze
from tests.xtapki import Tlspki
from tests.xtaserver import A, B

KLEIN, GROSS = 10_000_000, 200_000_000


def _miss(*angaben: str | Path) -> int:
    """Peak memory of a command that must succeed."""
    spitze = 0
    with subprocess.Popen([*BEFEHL, *map(str, angaben)], env=UMGEBUNG, stdout=subprocess.DEVNULL) as lauf:
        while lauf.poll() is None:
            with suppress(OSError, StopIteration):
                spitze = max(spitze, speicherspitze(lauf.pid))
            time.sleep(0.01)
    assert lauf.returncode == 0
    return spitze


def test_zwanzigmal_so_grosse_nachrichten_brauchen_nicht_mehr_speicher(
    tlspki: Tlspki, tmp_path: Path
) -> None:
    werte: dict[int, tuple[int, int, int]] = {}
    for groesse in (KLEIN, GROSS):
        datei = tmp_path / f"{groesse}.bin"
        with datei.open("wb") as strom:
            for _ in range(groesse // 1_000_000):
                strom.write(os.urandom(1_000_000))
        server = Server(tlspki, tmp_path / f"zustand-{groesse}")
        ziel = tmp_path / f"ein-{groesse}"
        hin = _miss("send", datei, "--von", A, "--an", B, *server.zugang("konto-a"))
        her = _miss("fetch", "--konto", B, "--out", ziel, *server.zugang("konto-b"))
        werte[groesse] = (hin, her, speicherspitze(server.prozess.pid))
        assert server.beende() == 0
        [gekommen] = ziel.glob("*/*.bin")
        assert subprocess.run(["cmp", datei, gekommen], check=False).returncode == 0
    for klein, gross in zip(werte[KLEIN], werte[GROSS], strict=True):
        assert gross < klein * 1.15, werte
        assert gross < 150_000_000, werte
