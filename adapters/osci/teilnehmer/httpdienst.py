"""HTTP server for OSCI: POST of a message, its answer on the same connection, both streamed.

What a message means is the business of the service behind it; who may stay connected that of `plaetze`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import BinaryIO, cast

from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.teilnehmer.httpkoerper import Koerper
from adapters.osci.teilnehmer.plaetze import Abschnitt, Zeitgrenzen
from adapters.osci.teilnehmer.verbindungsdienst import GemesseneAnfrage, Verbindungsdienst

Bearbeiter = Callable[[BinaryIO, str], AbstractContextManager[Stuecke]]
"""Request body and who calls (`netz_von`) → the answer."""


class _Anfrage(GemesseneAnfrage):
    server: HttpDienst

    def do_POST(self) -> None:
        laenge = self.laenge()
        if laenge == -1:
            self.send_error(411)
            return
        self.verbindung.beginne(Abschnitt.KOERPER)
        am_ende = partial(self.verbindung.beginne, Abschnitt.ARBEIT)
        koerper = Koerper(cast(BinaryIO, self.rfile), laenge, am_ende)
        try:
            with self.server.bearbeiter(cast(BinaryIO, koerper), self.verbindung.gegenueber) as antwort:
                self._antworte(antwort, koerper)
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def _antworte(self, antwort: Stuecke, koerper: Koerper) -> None:
        self.verbindung.beginne(Abschnitt.ANTWORT)
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
        if not koerper.zu_ende:
            self.lass_auslaufen()


class HttpDienst(Verbindungsdienst):
    """Listens at once; `diene` serves until `beende`."""

    def __init__(
        self,
        adresse: str,
        port: int,
        bearbeiter: Bearbeiter,
        *,
        verbindungen: int = 64,
        je_gegenueber: int = 48,
        zeitgrenzen: Zeitgrenzen | None = None,
    ):
        """Raises `AnschlussBelegt`."""
        self.bearbeiter = bearbeiter
        super().__init__(
            adresse,
            port,
            _Anfrage,
            verbindungen=verbindungen,
            je_gegenueber=je_gegenueber,
            zeitgrenzen=zeitgrenzen,
        )
