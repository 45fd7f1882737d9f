"""Limits the time of one exchange as a whole: a mailbox that drips byte by byte is as silent as a dead one.

Timeouts of a socket only measure the gap between two bytes. Here every exchange (from the first byte that
is sent to the last one that is read) gets a fixed time plus one second for every `TEMPO` bytes moved.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

TEMPO = 10_000
"""Bytes per second, both directions together: less is not a connection one can work with."""
_STUECK = 64 * 1024


class Zeitnetz(httpcore2.SyncBackend):
    """Network of which every connection measures its exchanges; `sekunden`: the fixed time."""

    def __init__(self, sekunden: float):
        self._sekunden = sekunden

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        strom = super().connect_tcp(host, port, timeout, local_address, socket_options)
        return self.umhuelle(strom)

    def umhuelle(self, strom: httpcore2.NetworkStream) -> httpcore2.NetworkStream:
        """A fresh connection, guarded."""
        return _Gemessen(strom, self._sekunden)


class _Gemessen(httpcore2.NetworkStream):
    def __init__(self, strom: httpcore2.NetworkStream, sekunden: float):
        self._strom = strom
        self._sekunden = sekunden
        self._ende = time.monotonic() + sekunden
        self._schreibt = False

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        daten = self._strom.read(max_bytes, self._rest(timeout, httpcore2.ReadTimeout))
        self._schreibt = False
        self._ende += len(daten) / TEMPO
        return daten

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if not self._schreibt:  # a new exchange
            self._schreibt = True
            self._ende = time.monotonic() + self._sekunden
        sicht = memoryview(buffer)
        for ab in range(0, len(sicht), _STUECK):
            stueck = sicht[ab : ab + _STUECK]
            self._strom.write(bytes(stueck), self._rest(timeout, httpcore2.WriteTimeout))
            self._ende += len(stueck) / TEMPO

    def close(self) -> None:
        self._strom.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        return _Gemessen(self._strom.start_tls(ssl_context, server_hostname, timeout), self._sekunden)

    def get_extra_info(self, info: str) -> Any:
        return self._strom.get_extra_info(info)

    def _rest(self, timeout: float | None, fehler: type[httpcore2.TimeoutException]) -> float:
        rest = self._ende - time.monotonic()
        if rest <= 0:
            raise fehler
        return rest if timeout is None else min(rest, timeout)
