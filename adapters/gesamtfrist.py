"""A time limit for one HTTP call as a whole: a server that drips byte by byte is as silent as a dead one.

Timeouts of a socket only measure the gap between two bytes. Here a clock of its own shuts the connection when
the time is over, wherever the call stands; the caller then asks the next server.
"""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Any

import httpx2


class Gesamtfrist:
    """Around one call: pass `extensions` to the client, and read the answer within the block.

    A call that took too long ends with `httpx2.ReadTimeout`, also when the cut looked like a proper end."""

    def __init__(self, sekunden: float):
        self._schloss = threading.Lock()
        self._leitung: socket.socket | None = None
        self._abgelaufen = False
        self._uhr = threading.Timer(sekunden, self._trenne)
        self._uhr.daemon = True
        self.extensions: dict[str, Any] = {"trace": self._merke}

    def __enter__(self) -> Gesamtfrist:
        self._uhr.start()
        return self

    def __exit__(
        self, art: type[BaseException] | None, fehler: BaseException | None, spur: TracebackType | None
    ) -> None:
        self._uhr.cancel()
        if self._abgelaufen and (art is None or issubclass(art, httpx2.HTTPError)):
            raise httpx2.ReadTimeout("zu lange gedauert") from None

    def _merke(self, ereignis: str, angaben: dict[str, Any]) -> None:
        """Called by the HTTP library at each step; connections come as the result of two of them."""
        if ereignis in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            with self._schloss:
                self._leitung = angaben["return_value"].get_extra_info("socket")
            if self._abgelaufen:
                self._trenne()

    def _trenne(self) -> None:
        with self._schloss:
            self._abgelaufen = True
            if self._leitung is not None:
                with suppress(OSError):  # not the method of TLS, which pulls the rug from under who reads
                    socket.socket.shutdown(self._leitung, socket.SHUT_RDWR)
