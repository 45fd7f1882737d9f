"""Serving the application: one uvicorn in this process, on loopback unless set otherwise."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from gateway.errors import AufrufFehler


class AnschlussBelegt(AufrufFehler):
    """The address can't be listened on."""

    code = "web.anschluss_belegt"
    satz = "Diese Adresse ist belegt oder gehört nicht zu diesem Rechner."


def oeffne_anschluss(adresse: str, port: int) -> socket.socket:
    """A listening socket; `port` 0 takes any free one. Raises `AnschlussBelegt`."""
    familie = socket.AF_INET6 if ":" in adresse else socket.AF_INET
    # the protocol is named because asyncio switches Nagle off only then (40 ms per answer)
    anschluss = socket.socket(familie, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    anschluss.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        anschluss.bind((adresse, port))
        anschluss.listen(128)
    except (OSError, OverflowError):
        anschluss.close()
        raise AnschlussBelegt from None
    return anschluss


def betreibe(app: FastAPI, adresse: str, port: int, *, bereit: Callable[[str], None]) -> None:
    """Serve until SIGTERM or SIGINT, then finish running requests and return.

    `bereit` gets the URL as soon as connections are accepted; requests are not logged, their addresses
    belong to handovers. Raises `AnschlussBelegt`."""
    anschluss = oeffne_anschluss(adresse, port)
    server = Dienst(app, bereit=lambda: bereit(basis_url(anschluss)))
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


def basis_url(anschluss: socket.socket) -> str:
    """http://127.0.0.1:PORT of a listening socket."""
    rechner, port = anschluss.getsockname()[:2]
    return f"http://[{rechner}]:{port}" if ":" in rechner else f"http://{rechner}:{port}"


class Dienst(uvicorn.Server):
    """A uvicorn that tells when it is ready."""

    def __init__(self, app: FastAPI, *, bereit: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=True,
                timeout_graceful_shutdown=5,
                timeout_keep_alive=5,
                h11_max_incomplete_event_size=32_768,
            )
        )
        self._bereit = bereit

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._bereit()
