"""Child processes of the demo: started, awaited, and always ended."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from gateway.errors import InternerFehler

BEFEHL = (sys.executable, "-m", "gateway.cli")
"""The product's own command, run with the same interpreter."""
_KIND = (sys.executable, "-m", "gateway.cli.kind")
"""The same for a child that must not outlive the demo."""
ENDESIGNALE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, the request of another program, and a closed terminal end a demo alike."""


class ProzessGestorben(InternerFehler):
    """A child process of the demo ended or did not become ready in time."""

    code = "demo.prozess"
    satz = "Ein Prozess der Vorführung ist nicht gestartet oder unerwartet beendet."


@dataclass
class Prozess:
    """One running child; its output goes to `protokoll`, its JSON events to `ereignisse`."""

    name: str
    popen: subprocess.Popen[bytes]
    protokoll: Path
    ereignisse: queue.Queue[dict[str, Any]] = field(default_factory=queue.Queue)

    def warte_auf(self, ereignis: str, *, sekunden: float = 60) -> dict[str, Any]:
        """The next event of this name. Raises `ProzessGestorben`."""
        try:
            while True:
                meldung = self.ereignisse.get(timeout=sekunden)
                if meldung.get("event") == ereignis:
                    return meldung
                if meldung.get("event") == "_ende":
                    break
        except queue.Empty:
            pass
        raise ProzessGestorben(f"»{self.name}« ist nicht bereit; Näheres in {self.protokoll}.")


class Prozessgruppe:
    """All children of one demo; leaving the block ends every one of them, and so does our own death."""

    def __init__(self, protokolle: Path):
        self._protokolle = protokolle
        self._leine = os.pipe()
        self._prozesse: list[Prozess] = []
        protokolle.mkdir(parents=True, exist_ok=True)

    def __enter__(self) -> Prozessgruppe:
        return self

    def __exit__(
        self, _art: type[BaseException] | None, _wert: BaseException | None, _spur: TracebackType | None
    ) -> None:
        self.beende()
        for ende in self._leine:
            os.close(ende)

    def starte(self, name: str, argumente: Sequence[str], **umgebung: str) -> Prozess:
        """Start the product's command with these arguments in a session of its own (no stray Ctrl-C)."""
        protokoll = self._protokolle / f"{name}.log"
        with protokoll.open("ab") as fehlerausgabe:
            popen = subprocess.Popen(  # noqa: S603  (our own interpreter and our own arguments)
                [*_KIND, *argumente],
                stdin=self._leine[0],
                stdout=subprocess.PIPE,
                stderr=fehlerausgabe,
                env={**os.environ, **umgebung},
                start_new_session=True,
            )
        prozess = Prozess(name, popen, protokoll)
        self._prozesse.append(prozess)
        assert popen.stdout is not None
        threading.Thread(target=_lies_ereignisse, args=(popen.stdout, prozess), daemon=True).start()
        return prozess

    def prozess(self, name: str) -> Prozess:
        """The running child of this name."""
        return next(p for p in self._prozesse if p.name == name)

    def pruefe(self) -> None:
        """Raises `ProzessGestorben` when a child has ended by itself."""
        for prozess in self._prozesse:
            if prozess.popen.poll() is not None:
                raise ProzessGestorben(f"»{prozess.name}« ist beendet; Näheres in {prozess.protokoll}.")

    def beende(self) -> None:
        """SIGTERM to all, SIGKILL after ten seconds to those that stay; a second Ctrl-C changes nothing."""
        with _ungestoert():
            self._beende()

    def _beende(self) -> None:
        for prozess in reversed(self._prozesse):
            if prozess.popen.poll() is None:
                prozess.popen.send_signal(signal.SIGTERM)
        for prozess in self._prozesse:
            try:
                prozess.popen.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(prozess.popen.pid, signal.SIGKILL)
                prozess.popen.wait()
        self._prozesse.clear()


@contextmanager
def _ungestoert() -> Iterator[None]:
    """Signals to end wait until the block is left; only the main thread can hold them off."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    vorher = {zeichen: signal.signal(zeichen, signal.SIG_IGN) for zeichen in ENDESIGNALE}
    try:
        yield
    finally:
        for zeichen, behandlung in vorher.items():
            signal.signal(zeichen, behandlung)


def einmal(argumente: Sequence[str], **umgebung: str) -> dict[str, Any]:
    """Run the product's command to its end and return its last JSON line. Raises `ProzessGestorben`."""
    lauf = subprocess.run(  # noqa: S603  (our own interpreter and our own arguments)
        [*BEFEHL, *argumente], capture_output=True, env={**os.environ, **umgebung}, check=False
    )
    zeilen = lauf.stdout.decode().strip().splitlines()
    if lauf.returncode != 0:
        raise ProzessGestorben(f"»{' '.join(argumente[:2])}«: {lauf.stderr.decode().strip()[-500:]}")
    ergebnis: dict[str, Any] = json.loads(zeilen[-1]) if zeilen else {}
    return ergebnis


def _lies_ereignisse(strom: IO[bytes], prozess: Prozess) -> None:
    """Copy standard output to the log and pick the JSON events out of it."""
    with strom, prozess.protokoll.open("ab") as protokoll:
        for zeile in strom:
            protokoll.write(zeile)
            protokoll.flush()
            try:
                meldung = json.loads(zeile)
            except ValueError:
                continue
            if isinstance(meldung, dict) and "event" in meldung:
                prozess.ereignisse.put(meldung)
    prozess.ereignisse.put({"event": "_ende"})
