"""HTTP between participant and mailbox: one POST per order, streamed both ways (osci-draht.md 1).

The HTTP header says only `text/xml`; what is sent and what comes is MIME with a head of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import BinaryIO, Protocol, cast

import httpcore2
import httpx2

from adapters.httpstand import httpstand, mit_stand
from adapters.osci.draht.stuecke import Stuecke, gebuendelt
from adapters.osci.teilnehmer.zeitmass import Zeitnetz
from adapters.osci.transportfehler import (
    PostfachAntwortetNicht,
    PostfachAntwortUnbrauchbar,
    PostfachNichtErreichbar,
)
from gateway.errors import EingabeFehler, VoruebergehenderFehler

_ABGEBROCHEN = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.UnsupportedProtocol,
)
_MIT_OSCI = frozenset({200, 500})
"""Faults may come with 500 and the same kind of body."""

_HALBE_SEKUNDE = timedelta(milliseconds=500)
"""What the time in a head has lost on average: it tells whole seconds."""
_NIEMAND_DAHINTER = frozenset({502, 503, 504})

_ANFANG = 256
"""Bytes of an answer that tell whether it is one."""
_KOPFZEILE = re.compile(rb"\s*[A-Za-z][A-Za-z-]*:")


@dataclass(frozen=True)
class Zeiten:
    """Seconds: to connect, of silence, and of an exchange beside what its bytes need (`zeitmass`); of silence when
    we only want to know whether somebody is there."""

    verbinden: float = 10.0
    stille: float = 120.0
    austausch: float = 180.0

    anklopfen: float = 5.0

    @property
    def zum_anklopfen(self) -> dict[str, float]:
        return dict.fromkeys(("connect", "pool", "read", "write"), self.anklopfen)

    @property
    def je_schritt(self) -> dict[str, float]:
        return {"connect": self.verbinden, "pool": self.verbinden, "read": self.stille, "write": self.stille}


class Leitung(Protocol):
    """A way to exchange one request for one response."""

    def austausch(self, url: str, nachricht: Stuecke) -> AbstractContextManager[BinaryIO]:
        """The response body, to be read once. Raises `PostfachNichtErreichbar`, also while reading, and
        `PostfachAntwortUnbrauchbar`."""
        ...

    def klopfe_an(self, url: str) -> datetime | None:
        """Does anybody answer there? The time that the answer's head tells. Raises like `austausch`."""
        ...


class HttpLeitung:
    """Only the given address is contacted: no proxy from the environment, no redirects."""

    def __init__(self, zeiten: Zeiten | None = None):
        self._zeiten = zeiten or Zeiten()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(trust_env=False),
            max_connections=100,
            network_backend=Zeitnetz(self._zeiten.austausch),
        )

    @contextmanager
    def austausch(self, url: str, nachricht: Stuecke) -> Iterator[BinaryIO]:
        kopf: dict[bytes | str, bytes | str] = {
            "Content-Type": "text/xml",
            "Content-Length": str(nachricht.groesse),
            "Accept-Encoding": "identity",
        }
        stand = None
        try:
            inhalt = gebuendelt(nachricht)
            zeiten = {"timeout": self._zeiten.je_schritt}
            with self._pool.stream("POST", url, content=inhalt, headers=kopf, extensions=zeiten) as antwort:
                stand = _http(antwort)
                strom = _Strom(antwort.iter_stream())
                if antwort.status not in _MIT_OSCI:
                    raise _unbrauchbar(antwort)
                try:
                    yield cast(BinaryIO, strom)
                except EingabeFehler as fehler:
                    if not strom.beginnt_mit_kopf:
                        raise _unbrauchbar(antwort) from None
                    fehler.text = mit_stand(fehler.text, stand)
                    fehler.exit_code = VoruebergehenderFehler.exit_code  # whoever cut or garbled it
                    raise
        except httpcore2.TimeoutException:
            raise PostfachAntwortetNicht() from None
        except _ABGEBROCHEN:
            raise _abgebrochen(stand) from None

    def klopfe_an(self, url: str) -> datetime | None:
        """A GET, which no mailbox has to understand: that something answers is enough, unless it is a proxy that
        says that nobody is behind it."""
        zeiten = {"timeout": self._zeiten.zum_anklopfen}
        kopf: dict[bytes | str, bytes | str] = {"Connection": "close"}
        try:
            with self._pool.stream("GET", url, headers=kopf, extensions=zeiten) as antwort:
                if antwort.status in _NIEMAND_DAHINTER:
                    raise _unbrauchbar(antwort)
                return _uhrzeit(antwort)
        except httpcore2.TimeoutException:
            raise PostfachAntwortetNicht() from None
        except _ABGEBROCHEN:
            raise PostfachNichtErreichbar() from None

    def close(self) -> None:
        self._pool.close()


class _Strom:
    """The response body as a file to be read once."""

    def __init__(self, stuecke: Iterator[bytes]):
        self._stuecke = stuecke
        self._rest = b""
        self._anfang = b""

    @property
    def beginnt_mit_kopf(self) -> bool:
        """Did what was read begin like a MIME head, not like a page or like nothing at all?"""
        return _KOPFZEILE.match(self._anfang) is not None

    def read(self, anzahl: int = -1, /) -> bytes:
        if not self._rest:
            self._rest = next(self._stuecke, b"")
        if anzahl < 0:
            anzahl = len(self._rest)
        jetzt, self._rest = self._rest[:anzahl], self._rest[anzahl:]
        if len(self._anfang) < _ANFANG:
            self._anfang += jetzt[:_ANFANG]
        return jetzt


def _unbrauchbar(antwort: httpcore2.Response) -> PostfachAntwortUnbrauchbar:
    return PostfachAntwortUnbrauchbar(mit_stand(PostfachAntwortUnbrauchbar.satz, _http(antwort)))


def _abgebrochen(stand: str | None) -> PostfachNichtErreichbar:
    """`stand`: of the answer that broke off; None = there was none."""
    if stand is None:
        return PostfachNichtErreichbar()
    return PostfachNichtErreichbar(mit_stand("Die Antwort des Postfachs ist mittendrin abgebrochen.", stand))


def _uhrzeit(antwort: httpcore2.Response) -> datetime | None:
    for name, wert in antwort.headers:
        if name.lower() == b"date":
            try:
                gelesen = parsedate_to_datetime(wert.decode("ascii", "replace")).astimezone(UTC)
            except ValueError:
                return None
            return gelesen + _HALBE_SEKUNDE
    return None


def _http(antwort: httpcore2.Response) -> str:
    arten = [wert for name, wert in antwort.headers if name.lower() == b"content-type"]
    return httpstand(antwort.status, arten[0].decode("ascii", "replace") if arten else None)
