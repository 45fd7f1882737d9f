"""ClamAV: clamd over TCP or its local socket, command INSTREAM (clamd(8)).

The bytes go in pieces, each with its length before it; a piece of length nothing ends them. Over its limit
clamd says so and hangs up, sometimes while we are still sending.
"""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from adapters.virus.befund import (
    PROBE,
    ScannerBlind,
    ScannerNichtErreichbar,
    ZuGrossFuerScanner,
    benannt,
    vorgestellt,
)

_STUECK = 256 * 1024
_ANTWORT = 4096
"""Bytes of the longest answer that is one."""


class Clamd:
    """Implements `gateway.ports.Virenscanner`. `groesste`: bytes that clamd is set to scan to the end; above its
    own limits it calls some things clean without having looked, so we do not ask."""

    def __init__(self, ort: Path | tuple[str, int], groesste: int, *, sekunden: float = 60.0):
        self._ort = ort
        self._groesste = groesste
        self._sekunden = sekunden

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str | None:
        if groesse > self._groesste:
            raise ZuGrossFuerScanner
        with self._verbindung() as leitung:
            return _urteil(_sende(leitung, inhalt))

    def probiere(self) -> str:
        with self._verbindung() as leitung:
            if not _sende_probe(leitung):
                raise ScannerBlind
        with self._verbindung() as leitung:
            leitung.sendall(b"zVERSION\0")
            return vorgestellt(_lies(leitung))

    @contextmanager
    def _verbindung(self) -> Iterator[socket.socket]:
        try:
            with self._oeffne() as leitung:
                yield leitung
        except (OSError, UnicodeDecodeError):
            raise ScannerNichtErreichbar from None

    def _oeffne(self) -> socket.socket:
        if isinstance(self._ort, tuple):
            return socket.create_connection(self._ort, self._sekunden)
        leitung = socket.socket(socket.AF_UNIX)
        leitung.settimeout(self._sekunden)
        try:
            leitung.connect(str(self._ort))
        except OSError:
            leitung.close()
            raise
        return leitung


def _sende_probe(leitung: socket.socket) -> bool:
    leitung.sendall(b"zINSTREAM\0" + struct.pack("!L", len(PROBE)) + PROBE + struct.pack("!L", 0))
    return _urteil(_lies(leitung)) is not None


def _sende(leitung: socket.socket, inhalt: BinaryIO) -> str:
    """The answer; also when clamd has enough before we are done."""
    try:
        leitung.sendall(b"zINSTREAM\0")
        while stueck := inhalt.read(_STUECK):
            leitung.sendall(struct.pack("!L", len(stueck)) + stueck)
        leitung.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass
    return _lies(leitung)


def _lies(leitung: socket.socket) -> str:
    antwort = b""
    while not antwort.endswith(b"\0") and len(antwort) < _ANTWORT:
        stueck = leitung.recv(_ANTWORT)
        if not stueck:
            break
        antwort += stueck
    return antwort.rstrip(b"\0\n").decode("utf-8")


def _urteil(antwort: str) -> str | None:
    """Name of what was found, None = clean. Raises `ZuGrossFuerScanner`, `ScannerNichtErreichbar`."""
    text = antwort.removeprefix("stream: ")
    if text == "OK":
        return None
    if text.endswith(" FOUND"):
        return benannt(text.removesuffix(" FOUND"))
    if "size limit exceeded" in text:
        raise ZuGrossFuerScanner
    raise ScannerNichtErreichbar
