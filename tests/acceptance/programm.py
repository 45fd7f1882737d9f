"""The command as its users run it: a process of its own, its exit code and what it prints."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.acceptance.vorgeladen import vorgeladen

PROGRAMM = Path(sys.executable).with_name("aktenbruecke")
GEDULD = 120.0
"""Seconds until a process counts as stuck; no test depends on how fast one is."""


@dataclass(frozen=True)
class Lauf:
    """A command that has ended."""

    code: int
    ausgabe: str
    meldung: str

    @property
    def zeilen(self) -> list[dict[str, Any]]:
        return [json.loads(zeile) for zeile in self.ausgabe.splitlines()]

    @property
    def letzte(self) -> dict[str, Any]:
        return self.zeilen[-1]


EIGENE = frozenset({"demo", "serve", "worker"})
"""These make processes of their own, or wait for signals: each starts anew, as its users start it."""


def rufe(*argumente: object, **umgebung: str) -> Lauf:
    """Run `aktenbruecke` to its end."""
    lauf = None
    if str(argumente[0]) not in EIGENE:
        lauf = vorgeladen().rufe(list(map(str, argumente)), _umgebung(umgebung), GEDULD)
    if lauf is not None:
        assert "Traceback" not in lauf[2], lauf[2]
        return Lauf(*lauf)
    return _starte(argumente, umgebung)


def _starte(argumente: tuple[object, ...], umgebung: dict[str, str]) -> Lauf:
    lauf = subprocess.run(
        [PROGRAMM, *map(str, argumente)],
        capture_output=True,
        stdin=subprocess.DEVNULL,
        text=True,
        timeout=GEDULD,
        env=_umgebung(umgebung),
        check=False,
    )
    assert "Traceback" not in lauf.stderr, lauf.stderr
    return Lauf(lauf.returncode, lauf.stdout, lauf.stderr)


def abgelehnt(code: int, *argumente: object, **umgebung: str) -> str:
    """Run a command that says no with this exit code; the German sentence of its last JSON line."""
    lauf = rufe(*argumente, "--json", **umgebung)
    assert lauf.code == code, (lauf.ausgabe, lauf.meldung)
    letzte = lauf.letzte
    assert letzte["ok"] is False
    assert letzte["code"]
    assert f"Fehler: {letzte['text']}" in lauf.meldung
    return str(letzte["text"])


class Laufend:
    """A command that stays up; its lines of standard output come as they are printed."""

    def __init__(self, *argumente: object, **umgebung: str) -> None:
        self.popen = subprocess.Popen(
            [PROGRAMM, *map(str, argumente)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=_umgebung(umgebung),
        )
        self._zeilen: queue.Queue[str | None] = queue.Queue()
        self._leser = threading.Thread(target=self._lies, daemon=True)
        self._leser.start()

    def _lies(self) -> None:
        assert self.popen.stdout is not None
        with self.popen.stdout as strom:
            for zeile in strom:
                self._zeilen.put(zeile.rstrip("\n"))
        self._zeilen.put(None)

    def warte_auf(self, anfang: str) -> str:
        """The next line that begins so."""
        while True:
            zeile = self._zeilen.get(timeout=GEDULD)
            assert zeile is not None, f"beendet ohne »{anfang}«"
            if zeile.startswith(anfang):
                return zeile

    def beende(self, zeichen: signal.Signals = signal.SIGTERM) -> int:
        """Send the signal and return the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(zeichen)
        code = self.popen.wait(GEDULD)
        self._leser.join(GEDULD)
        return code


def prozesse_mit(text: str | Path) -> list[str]:
    """Command lines of running processes that name this text, the own one apart."""
    gefunden = []
    for eintrag in Path("/proc").iterdir():
        if not eintrag.name.isdigit() or int(eintrag.name) == os.getpid():
            continue
        try:
            zeile = (eintrag / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:  # it ended meanwhile
            continue
        if str(text) in zeile:
            gefunden.append(zeile)
    return gefunden


def bis(bedingung: Any) -> None:
    """Wait until something holds."""
    ende = time.monotonic() + GEDULD
    while not bedingung():
        assert time.monotonic() < ende, "zu lange gewartet"
        time.sleep(0.05)


def _umgebung(weitere: dict[str, str]) -> dict[str, str]:
    """Nothing of the calling shell's settings."""
    eigene = {n: w for n, w in os.environ.items() if not n.startswith("AKTENBRUECKE_")}
    return {**eigene, **weitere}
