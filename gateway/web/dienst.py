"""Serving the application: one uvicorn in this process, on loopback unless set otherwise."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

import uvicorn
from fastapi import FastAPI

from gateway import systemd
from gateway.anschluss import basis_url, oeffne_anschluss
from gateway.web.verbindung import Verbindung

VERTRAUTE = ("127.0.0.1", "::1")
"""Reverse proxies that are believed when nothing else is set: those on this machine."""
_ENDE = 10.0
"""Seconds after which the process ends in any case; twice what running requests are given."""


def betreibe(
    app: FastAPI,
    adresse: str,
    port: int,
    *,
    bereit: Callable[[str], None],
    proxys: Sequence[str] = VERTRAUTE,
) -> None:
    """Serve until SIGTERM or SIGINT, then finish running requests and return.

    `bereit` gets the URL as soon as connections are accepted; requests are not logged, their addresses
    belong to handovers. Raises `AnschlussBelegt`."""
    anschluss = oeffne_anschluss(adresse, port)
    server = Dienst(app, proxys=proxys, bereit=lambda: bereit(basis_url(anschluss)))
    with anschluss, _ende_ohne_signal():
        server.run(sockets=[anschluss])


@contextmanager
def _ende_ohne_signal() -> Iterator[None]:
    """uvicorn raises the signal that ended it once more; being asked to end is no failure here (exit 0)."""
    bisher = {s: signal.signal(s, lambda *_: None) for s in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for nummer, behandlung in bisher.items():
            signal.signal(nummer, behandlung)


async def _puls() -> None:
    """Called by the loop that serves the pages: when it stands still, systemd hears nothing."""
    systemd.melde_puls()


class Dienst(uvicorn.Server):
    """A uvicorn that tells when it is ready. `proxys`: addresses and networks whose X-Forwarded-For and
    X-Forwarded-Proto are believed."""

    def __init__(
        self, app: FastAPI, *, bereit: Callable[[], None], proxys: Sequence[str] = VERTRAUTE
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=Verbindung,
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=True,
                forwarded_allow_ips=list(proxys),
                timeout_graceful_shutdown=5,
                timeout_keep_alive=5,
                h11_max_incomplete_event_size=32_768,
                callback_notify=_puls,
                timeout_notify=int(systemd.pulsabstand() or 3600),
            )
        )
        self._bereit = bereit

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Asked to end: in time, whatever hangs on us. A thread that waits for a database can't be
        cancelled, so the process does not wait for it; what counts is on the disk at any moment."""
        notausgang = threading.Timer(_ENDE, os._exit, (0,))
        notausgang.daemon = True
        notausgang.start()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._bereit()
