"""HTTP between participant and mailbox: one POST per order, streamed both ways (WIRE 1.1).

The HTTP header says only `text/xml`; what is sent and what comes is MIME with a head of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO, Protocol, cast

import httpx2

from adapters.osci.stuecke import Stuecke
from adapters.osci.transportfehler import PostfachAntwortUnbrauchbar, PostfachNichtErreichbar

_ZEITEN = httpx2.Timeout(120.0, connect=10.0)
_MIT_OSCI = frozenset({200, 500})
"""Faults may come with 500 and the same kind of body."""


class Leitung(Protocol):
    """A way to exchange one request for one response."""

    def austausch(self, url: str, nachricht: Stuecke) -> AbstractContextManager[BinaryIO]:
        """The response body, to be read once. Raises `PostfachNichtErreichbar`, also while reading, and
        `PostfachAntwortUnbrauchbar`."""
        ...


class HttpLeitung:
    """Only the given address is contacted: no proxy from the environment, no redirects."""

    def __init__(self, zeiten: httpx2.Timeout = _ZEITEN):
        self._client = httpx2.Client(timeout=zeiten, trust_env=False, follow_redirects=False)

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        kopf = {
            "Content-Type": "text/xml",
            "Content-Length": str(nachricht.groesse),
            "Accept-Encoding": "identity",
        }
        try:
            inhalt = (bytes(stueck) for stueck in nachricht)
            with self._client.stream("POST", url, content=inhalt, headers=kopf) as antwort:
                if antwort.status_code not in _MIT_OSCI:
                    raise PostfachAntwortUnbrauchbar()
                yield cast(BinaryIO, _Strom(antwort.iter_raw()))
        except (httpx2.TransportError, httpx2.InvalidURL):
            raise PostfachNichtErreichbar() from None

    def close(self) -> None:
        self._client.close()


class _Strom:
    """The response body as a file to be read once."""

    def __init__(self, stuecke: Iterator[bytes]):
        self._stuecke = stuecke
        self._rest = b""

    def read(self, anzahl: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = next(self._stuecke, b"")
        if anzahl < 0:
            anzahl = len(self._rest)
        jetzt, self._rest = self._rest[:anzahl], self._rest[anzahl:]
        return jetzt
