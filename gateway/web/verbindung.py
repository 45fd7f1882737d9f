"""Connections to the pages: a whole request and a whole answer have their time, and nobody takes all places.

uvicorn limits only the silence between two requests. Requests here are small, answers are pages.
"""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from gateway.anschluss import netz_von

ANFRAGE = 30.0
"""Seconds from the first byte of a request, or from connecting, to its last."""
ANTWORT = 120.0
"""Seconds for work and answer."""
RUHE = 60.0
"""Seconds in which an answer must have been fetched."""
GESAMT = 500
JE_GEGENUEBER = 200
"""Open connections, of all and of one address; a reverse proxy is one."""


class Verbindung(H11Protocol):
    """One connection; cut when its time is over, or when others need its place."""

    seit = 0.0
    """When the present section began, by the clock of the loop."""
    liest = True
    """Waiting for a request or for the rest of one."""
    _erwartet = False
    """Nothing of the next request has come."""
    _wecker: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._stelle(ANFRAGE)
        self._mache_platz()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._wecker is not None:
            self._wecker.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._erwartet:
            self._erwartet = False
            self._stelle(ANFRAGE)
        super().data_received(data)
        if self.liest and self.conn.their_state in (h11.DONE, h11.MUST_CLOSE):
            self.liest = False
            self._stelle(ANTWORT)

    def on_response_complete(self) -> None:
        self.liest = self._erwartet = True
        self._stelle(RUHE)
        super().on_response_complete()

    def _stelle(self, sekunden: float) -> None:
        if self._wecker is not None:
            self._wecker.cancel()
        self.seit = self.loop.time()
        self._wecker = self.loop.call_later(sekunden, self.transport.abort)

    def _mache_platz(self) -> None:
        """Whoever has been waiting longest for a request of his loses his place."""
        alle: list[Any] = list(self.connections)
        seine = [v for v in alle if v.gegenueber == self.gegenueber]
        zu_viele = seine if len(seine) > JE_GEGENUEBER else alle if len(alle) > GESAMT else []
        wartende = [v for v in zu_viele if v.liest and not v.transport.is_closing()]
        if wartende:
            min(wartende, key=lambda v: v.seit).transport.abort()

    @property
    def gegenueber(self) -> str:
        """Who counts as one caller."""
        return netz_von(self.client[0]) if self.client else ""
