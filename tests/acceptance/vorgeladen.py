"""The command in a process of its own that has the program loaded already: each start of Python with all its imports
costs two seconds of processor time, and the tests call the command hundreds of times.

A server forks for every call; what the call does, prints and ends with is the child's own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO, NoReturn


class Vorgeladen:
    """One for a test process; `rufe` gives None while another thread is using it."""

    def __init__(self) -> None:
        befehl = [sys.executable, "-m", "tests.acceptance.vorgeladen"]
        self._server = subprocess.Popen(befehl, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._sperre = threading.Lock()

    def rufe(
        self, argumente: list[str], umgebung: dict[str, str], geduld: float
    ) -> tuple[int, str, str] | None:
        """Exit code, standard output, standard error. Raises `TimeoutError`."""
        if not self._sperre.acquire(blocking=False):
            return None
        try:
            with tempfile.TemporaryFile("w+") as aus, tempfile.TemporaryFile("w+") as fehler:
                return self._rufe(argumente, umgebung, geduld, aus, fehler)
        finally:
            self._sperre.release()

    def _rufe(
        self, argumente: list[str], umgebung: dict[str, str], geduld: float, aus: IO[str], fehler: IO[str]
    ) -> tuple[int, str, str]:
        assert self._server.stdin is not None and self._server.stdout is not None
        ziele = [f"/proc/{os.getpid()}/fd/{datei.fileno()}" for datei in (aus, fehler)]
        wunsch = {"argumente": argumente, "umgebung": umgebung, "wo": str(Path.cwd()), "ziele": ziele}
        print(json.dumps(wunsch), file=self._server.stdin, flush=True)
        kind = int(self._server.stdout.readline())
        wecker = threading.Timer(geduld, _toete, [kind])
        wecker.start()
        code = int(self._server.stdout.readline())
        wecker.cancel()
        if code == -9:
            raise TimeoutError(argumente)
        for datei in (aus, fehler):
            datei.seek(0)
        return code, aus.read(), fehler.read()


def _toete(kind: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(kind, 9)


@cache
def vorgeladen() -> Vorgeladen:
    return Vorgeladen()


def _diene() -> None:
    """Read a wish a line; answer with the child's number, then with its exit code (negative: the signal)."""
    import gateway.bootstrap.installation
    import gateway.cli.app  # noqa: F401 - loaded, that is all

    for zeile in sys.stdin:
        wunsch = json.loads(zeile)
        kind = os.fork()
        if kind == 0:
            _sei(wunsch["argumente"], wunsch["umgebung"], wunsch["wo"], wunsch["ziele"])
        print(kind, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(kind, 0)[1]), flush=True)


def _sei(argumente: list[str], umgebung: dict[str, str], wo: str, ziele: list[str]) -> NoReturn:
    from gateway.cli.app import main

    code = 4
    try:
        os.chdir(wo)
        os.environ.clear()
        os.environ.update(umgebung)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for nummer, ziel in enumerate(ziele, 1):
            os.dup2(os.open(ziel, os.O_WRONLY), nummer)
        sys.argv = ["aktenbruecke", *argumente]
        main()
        code = 0
    except SystemExit as ende:
        code = ende.code if isinstance(ende.code, int) else int(ende.code is not None)
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    _diene()
