"""Scanners behind ICAP (RFC 3507): the content goes as the body of an HTTP response (RESPMOD); 204 says that there is
nothing to change. Whatever is neither that nor names a find counts as not scanned."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
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
_KOPF = 64 * 1024
"""Bytes of the longest head that is one."""
_FUND = re.compile(r"Threat=([^;]+)")
_FUNDZEILEN = ("x-infection-found", "x-virus-id", "x-violations-found")


class Icap:
    """Implements `gateway.ports.Virenscanner`. `groesste`: bytes that the scanner is set to look at to the end."""

    def __init__(self, ort: tuple[str, int], dienst: str, groesste: int, *, sekunden: float = 60.0):
        self._ort = ort
        self._dienst = dienst
        self._groesste = groesste
        self._sekunden = sekunden

    def pruefe(self, inhalt: BinaryIO, groesse: int) -> str | None:
        if groesse > self._groesste:
            raise ZuGrossFuerScanner
        return self._frage(inhalt, groesse)[0]

    def probiere(self) -> str:
        fund, wer = self._frage(BytesIO(PROBE), len(PROBE))
        if fund is None:
            raise ScannerBlind
        return wer

    def _frage(self, inhalt: BinaryIO, groesse: int) -> tuple[str | None, str]:
        """What was found, and what the server calls itself."""
        with self._verbindung() as leitung:
            try:
                for stueck in self._anfrage(inhalt, groesse):
                    leitung.sendall(stueck)
            except (BrokenPipeError, ConnectionResetError):
                pass  # it may have seen enough; its answer tells
            status, kopf = _lies_kopf(leitung)
            return _urteil(status, kopf), vorgestellt(kopf.get("server", "ICAP"))

    def _anfrage(self, inhalt: BinaryIO, groesse: int) -> Iterator[bytes]:
        http = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: {groesse}\r\n\r\n"
        )
        rechner, port = self._ort
        yield (
            f"RESPMOD icap://{rechner}:{port}/{self._dienst} ICAP/1.0\r\nHost: {rechner}:{port}\r\n"
            f"Allow: 204\r\nConnection: close\r\nEncapsulated: res-hdr=0, res-body={len(http)}\r\n\r\n{http}"
        ).encode("ascii")
        while stueck := inhalt.read(_STUECK):
            yield b"%x\r\n" % len(stueck) + stueck + b"\r\n"
        yield b"0\r\n\r\n"

    @contextmanager
    def _verbindung(self) -> Iterator[socket.socket]:
        try:
            with socket.create_connection(self._ort, self._sekunden) as leitung:
                yield leitung
        except OSError:
            raise ScannerNichtErreichbar from None


def _lies_kopf(leitung: socket.socket) -> tuple[int, dict[str, str]]:
    """Status and header fields (names in lower case). Raises `ScannerNichtErreichbar`."""
    roh = b""
    while b"\r\n\r\n" not in roh and len(roh) < _KOPF:
        stueck = leitung.recv(_KOPF)
        if not stueck:
            break
        roh += stueck
    erste, *zeilen = roh.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    treffer = re.match(r"ICAP/1\.0 (\d{3})\b", erste)
    if treffer is None:
        raise ScannerNichtErreichbar
    felder = (zeile.partition(":") for zeile in zeilen)
    return int(treffer[1]), {name.strip().lower(): wert.strip() for name, _, wert in felder}


def _urteil(status: int, kopf: dict[str, str]) -> str | None:
    for name in _FUNDZEILEN:
        if name in kopf:
            treffer = _FUND.search(kopf[name])
            return benannt(treffer[1] if treffer else kopf[name])
    if status == 204:
        return None
    raise ScannerNichtErreichbar
