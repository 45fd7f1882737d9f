"""HTTP server for OSCI: POST of a message, its answer on the same connection, both streamed.

Small on purpose: one thread per connection, a limit on connections, a time limit on silence. What a
message means is the business of the service behind it.
"""

from __future__ import annotations

import contextlib
import logging
import socket
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, BinaryIO, cast

from adapters.osci.draht.stuecke import Stuecke

Bearbeiter = Callable[[BinaryIO], AbstractContextManager[Stuecke]]

_log = logging.getLogger(__name__)
_STILLE = 60.0
"""Seconds of silence after which a connection is dropped."""
_ZEILE = 1024


class Koerper:
    """A request body, framed by Content-Length or in chunks."""

    def __init__(self, strom: BinaryIO, laenge: int | None):
        self._strom = strom
        self._gestueckelt = laenge is None
        self._rest = laenge or 0
        self.zu_ende = laenge == 0

    def read(self, anzahl: int = -1, /) -> bytes:
        if self.zu_ende or (self._gestueckelt and not self._rest and not self._naechstes()):
            return b""
        daten = self._strom.read(self._rest if anzahl < 0 else min(anzahl, self._rest))
        if not daten:
            raise ConnectionError
        self._rest -= len(daten)
        if not self._rest:
            self._nach_stueck()
        return daten

    def _naechstes(self) -> bool:
        """Read the size line of the next chunk; False after the last one."""
        zeile = self._strom.readline(_ZEILE).partition(b";")[0].strip()
        if not zeile or len(zeile) > 15 or any(z not in b"0123456789abcdefABCDEF" for z in zeile):
            raise ConnectionError
        self._rest = int(zeile, 16)
        if self._rest:
            return True
        while self._strom.readline(_ZEILE) not in (b"\r\n", b"\n", b""):
            pass
        self.zu_ende = True
        return False

    def _nach_stueck(self) -> None:
        if self._gestueckelt:
            self._strom.readline(_ZEILE)
        else:
            self.zu_ende = True


class _Anfrage(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _STILLE
    server: HttpDienst
    wbufsize = 256 * 1024
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        laenge = self._laenge()
        if laenge == -1:
            self.send_error(411)
            return
        koerper = Koerper(cast(BinaryIO, self.rfile), laenge)
        try:
            with self.server.bearbeiter(cast(BinaryIO, koerper)) as antwort:
                self._antworte(antwort, koerper)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _laenge(self) -> int | None:
        """None = chunked, -1 = not told or nonsense."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return None
        angabe = self.headers.get("Content-Length", "")
        return int(angabe) if angabe.isascii() and angabe.isdigit() and len(angabe) < 16 else -1

    def _antworte(self, antwort: Stuecke, koerper: Koerper) -> None:
        self.close_connection = self.close_connection or not koerper.zu_ende
        self.send_response(200)
        self.send_header("Content-Type", "text/xml")
        self.send_header("Content-Length", str(antwort.groesse))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        for stueck in antwort:
            self.wfile.write(stueck)
        self.wfile.flush()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged here: their lines say nothing about what happened."""

    def version_string(self) -> str:
        return "OSCI"


class Verbindungsdienst(ThreadingHTTPServer):
    """Listens at once; `diene` serves until `beende`. One thread per connection, each of them `anfrage`."""

    request_queue_size = 128
    schema = "http"

    def __init__(
        self, adresse: str, port: int, anfrage: type[BaseHTTPRequestHandler], *, verbindungen: int = 64
    ):
        self._offen: set[socket.socket] = set()
        self._plaetze = threading.BoundedSemaphore(verbindungen)
        super().__init__((adresse, port), anfrage)

    @property
    def url(self) -> str:
        return f"{self.schema}://{self.server_address[0]!s}:{self.server_address[1]}/"

    def process_request(self, request: Any, client_address: Any) -> None:
        """Wait for a free place instead of growing without bound."""
        self._plaetze.acquire()
        self._offen.add(request)
        super().process_request(request, client_address)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._offen.discard(request)
            self._plaetze.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing from the request goes into the log; a client that hung up is no event at all."""
        if isinstance(sys.exception(), ConnectionError):
            return
        _log.warning("Eine Anfrage ist an einem inneren Fehler gescheitert.", exc_info=_spur())

    def diene(self) -> None:
        self.serve_forever(poll_interval=0.1)

    def beende(self) -> None:
        """Stop serving from another thread; open connections are cut, running requests awaited."""
        self.shutdown()
        for verbindung in tuple(self._offen):
            with contextlib.suppress(OSError):
                verbindung.shutdown(socket.SHUT_RD)
        self.server_close()


class HttpDienst(Verbindungsdienst):
    """For OSCI: whatever is posted goes to `bearbeiter`."""

    def __init__(self, adresse: str, port: int, bearbeiter: Bearbeiter, *, verbindungen: int = 64):
        self.bearbeiter = bearbeiter
        super().__init__(adresse, port, _Anfrage, verbindungen=verbindungen)


def _spur() -> bool:
    return _log.isEnabledFor(logging.DEBUG)
