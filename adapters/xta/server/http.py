"""HTTPS for the server: the certificate of the connection goes with every request, answers are streamed.

The handshake belongs to the thread of its connection, so that nobody waits for a silent one. A refusal that
comes before the payload is read is written at once; what is still coming is taken in for a moment, else the
connection would be reset under the answer.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import time
from http.server import BaseHTTPRequestHandler
from typing import Any, BinaryIO, cast

from adapters.osci.teilnehmer.httpdienst import Koerper, Verbindungsdienst
from adapters.xta.namen import Tor
from adapters.xta.server.dienst import Anfrage, Httpantwort, Xtadienst

_HANDSCHLAG = 10.0
"""Seconds."""
_STILLE = 60.0
_NACHLAUF = 2.0
"""Seconds for which bytes are taken in that nobody will read."""
_STUECK = 256 * 1024


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _STILLE
    server: XtaHttp
    wbufsize = _STUECK
    disable_nagle_algorithm = True

    def do_POST(self) -> None:
        tor = self._tor()
        laenge = self._laenge()
        if tor is None or laenge == -1:
            self.close_connection = True
            self.send_error(404 if tor is None else 411)
            return
        koerper = Koerper(cast(BinaryIO, self.rfile), laenge)
        anfrage = Anfrage(
            tor,
            self.headers.get("Content-Type", ""),
            self._soap_action(),
            cast(ssl.SSLSocket, self.connection).getpeercert(True),
            cast(BinaryIO, koerper),
        )
        try:
            with self.server.dienst.bearbeite(anfrage) as antwort:
                self._antworte(antwort, koerper)
        except (ConnectionError, TimeoutError, ssl.SSLError):
            self.close_connection = True

    def _tor(self) -> Tor | None:
        pfad = self.path.partition("?")[0].strip("/")
        return Tor(pfad) if pfad in [tor.value for tor in Tor] else None

    def _laenge(self) -> int | None:
        """None = chunked, -1 = not told or nonsense."""
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            return None
        angabe = self.headers.get("Content-Length", "")
        return int(angabe) if angabe.isascii() and angabe.isdigit() and len(angabe) < 16 else -1

    def _soap_action(self) -> str | None:
        """From the header of SOAP 1.1, which peers send beside, or the parameter of SOAP 1.2."""
        wert = self.headers.get("SOAPAction", "").strip('" ')
        return wert or self.headers.get_param("action") or None  # type: ignore[return-value]

    def _antworte(self, antwort: Httpantwort, koerper: Koerper) -> None:
        self.close_connection = self.close_connection or not koerper.zu_ende
        self.send_response(antwort.status)
        self.send_header("Content-Type", antwort.content_type)
        self.send_header("Content-Length", str(antwort.inhalt.groesse))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        for stueck in antwort.inhalt:
            self.wfile.write(stueck)
        self.wfile.flush()
        if not koerper.zu_ende:
            self._lass_auslaufen(koerper)

    def _lass_auslaufen(self, koerper: Koerper) -> None:
        ende = time.monotonic() + _NACHLAUF
        self.connection.settimeout(_NACHLAUF)
        with contextlib.suppress(OSError):
            while time.monotonic() < ende and koerper.read(_STUECK):
                pass

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged here: their lines say nothing about what happened."""

    def version_string(self) -> str:
        return "XTA"


class XtaHttp(Verbindungsdienst):
    """Listens at once; `diene` serves until `beende`."""

    schema = "https"

    def __init__(self, adresse: str, port: int, dienst: Xtadienst, kontext: ssl.SSLContext):
        self.dienst = dienst
        self._kontext = kontext
        super().__init__(adresse, port, _Handler)

    def adresse(self, tor: Tor) -> str:
        """Where this port can be reached."""
        return f"{self.url}{tor}"

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Handshake, then the requests of the connection; who cannot show a certificate is cut off."""
        request.settimeout(_HANDSCHLAG)
        try:
            gesichert = self._kontext.wrap_socket(request, server_side=True)
        except (OSError, ValueError):
            return
        self._offen.add(gesichert)
        try:
            super().finish_request(gesichert, client_address)
        finally:
            self._offen.discard(gesichert)
            with contextlib.suppress(OSError):
                gesichert.shutdown(socket.SHUT_WR)
            gesichert.close()
