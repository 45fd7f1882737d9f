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
from functools import partial
from typing import Any, BinaryIO, cast

from adapters.osci.teilnehmer.httpkoerper import Koerper
from adapters.osci.teilnehmer.plaetze import Abschnitt
from adapters.osci.teilnehmer.verbindungsdienst import GemesseneAnfrage, Verbindungsdienst
from adapters.xta.namen import Tor
from adapters.xta.server.dienst import Anfrage, Httpantwort, Xtadienst

_HANDSCHLAG = 10.0
"""Seconds."""
_NACHLAUF = 2.0
"""Seconds for which bytes are taken in that nobody will read."""
_STUECK = 256 * 1024


class _Handler(GemesseneAnfrage):
    server: XtaHttp

    def do_POST(self) -> None:
        tor = self._tor()
        laenge = self.laenge()
        if tor is None or laenge == -1:
            self.close_connection = True
            self.send_error(404 if tor is None else 411)
            return
        self.verbindung.beginne(Abschnitt.KOERPER)
        koerper = Koerper(
            cast(BinaryIO, self.rfile), laenge, partial(self.verbindung.beginne, Abschnitt.ARBEIT)
        )
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

    def _soap_action(self) -> str | None:
        """From the header of SOAP 1.1, which peers send beside, or the parameter of SOAP 1.2."""
        wert = self.headers.get("SOAPAction", "").strip('" ')
        return wert or self.headers.get_param("action") or None  # type: ignore[return-value]

    def _antworte(self, antwort: Httpantwort, koerper: Koerper) -> None:
        self.verbindung.beginne(Abschnitt.ANTWORT)
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
        """Not by closing one direction, as without TLS: what is still coming must be taken in first."""
        self.verbindung.beginne(Abschnitt.KOERPER)
        ende = time.monotonic() + _NACHLAUF
        self.connection.settimeout(_NACHLAUF)
        with contextlib.suppress(OSError):
            while time.monotonic() < ende and koerper.read(_STUECK):
                pass

    def version_string(self) -> str:
        return "XTA"


class XtaHttp(Verbindungsdienst):
    """Listens at once; `diene` serves until `beende`."""

    def __init__(self, adresse: str, port: int, dienst: Xtadienst, kontext: ssl.SSLContext):
        self.dienst = dienst
        self._kontext = kontext
        super().__init__(adresse, port, _Handler)

    @property
    def url(self) -> str:
        return super().url.replace("http://", "https://", 1)

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
        self.verbindung.leitung = gesichert
        try:
            super().finish_request(gesichert, client_address)
        finally:
            with contextlib.suppress(OSError):
                gesichert.shutdown(socket.SHUT_WR)
            gesichert.close()
