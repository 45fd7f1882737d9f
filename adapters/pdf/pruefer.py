"""Hands documents to the process that looks into PDFs, one after the other, and doesn't wait for ever."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from gateway.ports import Pdfbefund

GEDULD = 60.0
"""Seconds for one document."""
_STUECK = 1 << 18
_UNLESBAR = Pdfbefund(verschluesselt=False, beschaedigt=True, aktiv=())


class Pdfpruefung:
    """`ordner`: where a document lies while it is looked at, without a name. One process for each delivery."""

    def __init__(self, ordner: Path, geduld: float = GEDULD):
        self._ordner = ordner
        self._geduld = geduld

    @contextmanager
    def bereit(self) -> Iterator[_Gang]:
        """For the documents of one delivery."""
        with tempfile.TemporaryFile(dir=self._ordner) as datei:
            gang = _Gang(datei, self._geduld)
            try:
                yield gang
            finally:
                gang.ende()


class _Gang:
    def __init__(self, datei: IO[bytes], geduld: float):
        self._datei = datei
        self._geduld = geduld
        self._kind: subprocess.Popen[bytes] | None = None

    def pruefe(self, inhalt: BinaryIO) -> Pdfbefund:
        """What cannot be looked at to the end counts as broken. Raises `OSError` where there is no room for it."""
        self._datei.seek(0)
        self._datei.truncate()
        while stueck := inhalt.read(_STUECK):
            self._datei.write(stueck)
        self._datei.flush()
        antwort = self._frage()
        if antwort is None:
            self.ende()
            return _UNLESBAR
        return Pdfbefund(
            bool(antwort["verschluesselt"]), bool(antwort["beschaedigt"]), tuple(antwort["aktiv"])
        )

    def _frage(self) -> dict[str, list[str]] | None:
        """None: it died, or takes too long."""
        kind = self._kind or self._starte()
        assert kind.stdin is not None and kind.stdout is not None
        try:
            kind.stdin.write(b"\n")
            kind.stdin.flush()
            with selectors.DefaultSelector() as warter:
                warter.register(kind.stdout, selectors.EVENT_READ)
                zeile = kind.stdout.readline() if warter.select(self._geduld) else b""
        except BrokenPipeError:
            return None
        return json.loads(zeile) if zeile.endswith(b"\n") else None

    def _starte(self) -> subprocess.Popen[bytes]:
        """Knows nothing of our surroundings."""
        fd = self._datei.fileno()
        self._kind = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-I", "-m", "adapters.pdf.kind", str(fd)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=(fd,),
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
