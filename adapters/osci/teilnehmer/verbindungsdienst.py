"""A small HTTP server: one thread per connection, each with a place and with time limits (`plaetze`).

The standard library's, because what passes is streamed by C anyhow; it brings neither limits nor an end.
"""

from __future__ import annotations

import io
import logging
import socket
import sys
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from adapters.osci.teilnehmer.plaetze import Abschnitt, Plaetze, Verbindung, Zeitgrenzen
from gateway.anschluss import basis_url, netz_von, oeffne_anschluss

_log = logging.getLogger(__name__)
_PUFFER = 256 * 1024
_NACHLAUF = 2.0
"""Seconds for which bytes are taken in that nobody will read."""
_VOLL = (
    b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 10\r\nConnection: close\r\n\r\n"
)


class _Ein(io.RawIOBase):
    """What comes over a connection, under its time limits."""

    def __init__(self, verbindung: Verbindung):
        self._verbindung = verbindung

    def readable(self) -> bool:
        return True

    def readinto(self, puffer: Any, /) -> int:
        self._verbindung.warte_hoechstens()
        anzahl = self._verbindung.leitung.recv_into(puffer)
        self._verbindung.bewegt(anzahl)
        return anzahl


class _Aus(io.RawIOBase):
    """What goes over a connection, under its time limits."""

    def __init__(self, verbindung: Verbindung):
        self._verbindung = verbindung

    def writable(self) -> bool:
        return True

    def write(self, daten: Any, /) -> int:
        self._verbindung.warte_hoechstens()
        anzahl = self._verbindung.leitung.send(daten)
        self._verbindung.bewegt(anzahl)
        return anzahl


class GemesseneAnfrage(BaseHTTPRequestHandler):
    """The requests of one connection; a subclass says in which section of one it is (`verbindung`)."""

    protocol_version = "HTTP/1.1"
    server: Verbindungsdienst

    def setup(self) -> None:
        self.connection = self.request
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        self.verbindung = self.server.verbindung
        self.rfile = io.BufferedReader(_Ein(self.verbindung), _PUFFER)
        self.wfile = io.BufferedWriter(_Aus(self.verbindung), _PUFFER)

    def handle_one_request(self) -> None:
        self.verbindung.beginne(Abschnitt.RUHE)
        super().handle_one_request()

    def handle_expect_100(self) -> bool:
        weiter = super().handle_expect_100()
        self.wfile.flush()
        return weiter

    def laenge(self) -> int | None:
        """Of the body; None = in chunks, -1 = not told, told differently or nonsense.

        Blanks around are none of the value (RFC 9110, 5.5)."""
        if self.headers.get("Transfer-Encoding", "").strip(" \t").lower() == "chunked":
            return None
        angaben = {angabe.strip(" \t") for angabe in self.headers.get_all("Content-Length", ())}
        angabe = angaben.pop() if len(angaben) == 1 else ""
        return int(angabe) if angabe.isascii() and angabe.isdigit() and len(angabe) < 16 else -1

    def lass_auslaufen(self) -> None:
        """Behind an answer that came before the end of the body: take in for a moment what is still coming,
        else the connection would be reset under the answer."""
        self.verbindung.beginne(Abschnitt.KOERPER)
        ende = time.monotonic() + _NACHLAUF
        with suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_NACHLAUF)
            while time.monotonic() < ende and self.connection.recv(_PUFFER):
                pass

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged here: their lines say nothing about what happened."""

    def version_string(self) -> str:
        return "OSCI"


class Verbindungsdienst(ThreadingHTTPServer):
    """Listens at once; `diene` serves until `beende`. Each connection is an `anfrage`."""

    daemon_threads = True
    block_on_close = False

    def __init__(
        self,
        adresse: str,
        port: int,
        anfrage: type[GemesseneAnfrage],
        *,
        verbindungen: int = 64,
        je_gegenueber: int = 48,
        zeitgrenzen: Zeitgrenzen | None = None,
    ):
        """Raises `AnschlussBelegt`."""
        self._plaetze = Plaetze(verbindungen, je_gegenueber)
        self._zeitgrenzen = zeitgrenzen or Zeitgrenzen()
        self._angenommen: dict[socket.socket, Verbindung] = {}
        self._faden = threading.local()
        anschluss = oeffne_anschluss(adresse, port)
        super().__init__((adresse, port), anfrage, bind_and_activate=False)
        self.socket.close()
        self.socket = anschluss
        self.server_address = anschluss.getsockname()

    @property
    def url(self) -> str:
        return f"{basis_url(self.socket)}/"

    @property
    def verbindung(self) -> Verbindung:
        """The connection to which the calling thread belongs."""
        verbindung: Verbindung = self._faden.verbindung
        return verbindung

    def process_request(self, request: Any, client_address: Any) -> None:
        verbindung = Verbindung(request, netz_von(client_address[0]), self._zeitgrenzen)
        if not self._plaetze.nimm(verbindung):
            self._weise_ab(request)
            return
        self._angenommen[request] = verbindung
        try:
            super().process_request(request, client_address)
        except RuntimeError:  # no more threads
            self._plaetze.gib_frei(self._angenommen.pop(request))
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        self._faden.verbindung = self._angenommen.pop(request)
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._plaetze.gib_frei(self.verbindung)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing from the request goes into the log; a client that hung up is no event at all."""
        if isinstance(sys.exception(), ConnectionError | TimeoutError):
            return
        _log.warning("Eine Anfrage ist an einem inneren Fehler gescheitert.", exc_info=_spur())

    def diene(self) -> None:
        self.serve_forever(poll_interval=0.1)

    def beende(self, frist: float = 5.0) -> bool:
        """Stop serving from another thread: who still reads is cut, running requests are awaited so many
        seconds. False when one of them is still running afterwards."""
        self._plaetze.halte_an()
        self.shutdown()
        self.server_close()
        return self._plaetze.schliesse(frist)

    def _weise_ab(self, leitung: socket.socket) -> None:
        leitung.settimeout(0)  # whatever does not fit into an empty send buffer is not worth waiting
        with suppress(OSError):
            leitung.send(_VOLL)
        self.shutdown_request(leitung)


def _spur() -> bool:
    return _log.isEnabledFor(logging.DEBUG)
