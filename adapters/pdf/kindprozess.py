"""A child process that looks at one file after the other and isn't waited for for ever; what it makes of them is
all that comes back."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
from typing import IO, Any, BinaryIO

_STUECK = 1 << 18


class Kindprozess:
    """`modul` is run with the number of the file's descriptor, and of that of `ziel` for what it writes; one line in,
    one line of JSON out."""

    def __init__(self, modul: str, datei: IO[bytes], geduld: float, ziel: IO[bytes] | None = None):
        self._modul = modul
        self._datei = datei
        self._ziel = ziel
        self._geduld = geduld
        self._kind: subprocess.Popen[bytes] | None = None

    def nimm(self, inhalt: BinaryIO) -> None:
        """The next document. Raises `OSError` where there is no room for it."""
        self._datei.seek(0)
        self._datei.truncate()
        while stueck := inhalt.read(_STUECK):
            self._datei.write(stueck)
        self._datei.flush()

    def frage(self, zeile: str = "") -> Any:
        """The answer; None: it died, takes too long, or has none. The next question gets a new process then."""
        kind = self._kind or self._starte()
        assert kind.stdin is not None and kind.stdout is not None
        try:
            kind.stdin.write(f"{zeile}\n".encode())
            kind.stdin.flush()
            with selectors.DefaultSelector() as warter:
                warter.register(kind.stdout, selectors.EVENT_READ)
                antwort = kind.stdout.readline() if warter.select(self._geduld) else b""
        except BrokenPipeError:
            antwort = b""
        if not antwort.endswith(b"\n"):
            self.ende()
            return None
        return json.loads(antwort)

    def _starte(self) -> subprocess.Popen[bytes]:
        """Knows nothing of our surroundings."""
        fds = [d.fileno() for d in (self._datei, self._ziel) if d is not None]
        self._kind = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-m", self._modul, *map(str, fds)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=fds,
            env={"PATH": os.defpath},
        )
        return self._kind

    def ende(self) -> None:
        """The process goes, whatever it does."""
        if self._kind is None:
            return
        self._kind.kill()
        self._kind.communicate()
        self._kind = None
