"""HTTP to an XTA server: one POST per operation over mutual TLS, streamed both ways.

The server's certificate is checked before the first byte of a request goes out.
"""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

import httpcore2

from adapters.httpstand import httpstand, mit_stand
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.teilnehmer.zeitmass import Zeitnetz
from adapters.xta.fehler import (
    AntwortUnbrauchbar,
    ServerAntwortetNicht,
    ServerNichtErreichbar,
    ServerzertifikatFalsch,
    ZertifikatNichtAngenommen,
)

Serverpruefung = Callable[[bytes], None]
"""Called with the server's certificate (DER); raises when it is not good."""

_ABGEBROCHEN = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ProxyError,
    httpcore2.TimeoutException,
)


@dataclass(frozen=True)
class Zeiten:
    """Seconds: to connect, of silence, and of an exchange beside what its bytes need."""

    verbinden: float = 10.0
    stille: float = 120.0
    austausch: float = 180.0

    @property
    def je_schritt(self) -> dict[str, float]:
        return {"connect": self.verbinden, "pool": self.verbinden, "read": self.stille, "write": self.stille}


class Leitung:
    """Only the given addresses are contacted: no proxy from the environment, no redirects."""

    def __init__(self, kontext: ssl.SSLContext, pruefe: Serverpruefung, zeiten: Zeiten | None = None):
        self._zeiten = zeiten or Zeiten()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=kontext,
            max_connections=20,
            network_backend=_Geprueft(self._zeiten.austausch, pruefe),
        )

    @contextmanager
    def austausch(self, url: str, art: str, nachricht: Stuecke) -> Iterator[tuple[str, str, BinaryIO]]:
        """Content type of the answer, its status for people, and its body, to be read once.

        Raises `ServerNichtErreichbar` (also while reading), `AntwortUnbrauchbar`, `ServerzertifikatFalsch`,
        `ZertifikatNichtAngenommen`."""
        kopf: dict[bytes | str, bytes | str] = {
            "Content-Type": art,
            "Content-Length": str(nachricht.groesse),
            "Accept": "multipart/related, application/soap+xml",
            "Accept-Encoding": "identity",
        }
        stand = None
        try:
            inhalt = (bytes(stueck) for stueck in nachricht)
            zeiten = {"timeout": self._zeiten.je_schritt}
            with self._pool.stream("POST", url, content=inhalt, headers=kopf, extensions=zeiten) as antwort:
                content_type = _kopffeld(antwort.headers, b"content-type")
                stand = httpstand(antwort.status, content_type)
                if not content_type.lower().startswith(("multipart/related", "application/soap+xml")):
                    raise AntwortUnbrauchbar(mit_stand(AntwortUnbrauchbar.satz, stand))
                yield content_type, stand, cast(BinaryIO, _Strom(antwort.iter_stream()))
        except _ABGEBROCHEN as fehler:
            raise _gedeutet(fehler, stand) from None
        except httpcore2.UnsupportedProtocol:
            raise ServerNichtErreichbar("Die Adresse des XTA-Servers ist keine https-Adresse.") from None

    def close(self) -> None:
        self._pool.close()


def _kopffeld(kopf: Sequence[tuple[bytes, bytes]], name: bytes) -> str:
    return next((wert for feld, wert in kopf if feld.lower() == name), b"").decode("latin-1")


def _gedeutet(fehler: Exception, stand: str | None) -> Exception:
    """What OpenSSL said, where it said something. `stand`: of the answer that broke off; None = there was none."""
    grund = fehler.__cause__ or fehler.__context__
    while grund is not None and not isinstance(grund, ssl.SSLError):
        grund = grund.__cause__ or grund.__context__
    if isinstance(grund, ssl.SSLCertVerificationError):
        return ServerzertifikatFalsch()
    if isinstance(grund, ssl.SSLError) and "ALERT" in (grund.reason or ""):
        return ZertifikatNichtAngenommen()
    if isinstance(fehler, httpcore2.TimeoutException):
        return ServerAntwortetNicht()
    if stand is not None:
        return ServerNichtErreichbar(
            mit_stand("Die Antwort des XTA-Servers ist mittendrin abgebrochen.", stand)
        )
    return ServerNichtErreichbar()


class _Geprueft(Zeitnetz):
    """A network on which no request goes out before the server's certificate was found good."""

    def __init__(self, sekunden: float, pruefe: Serverpruefung):
        super().__init__(sekunden)
        self._pruefe = pruefe

    def umhuelle(self, strom: httpcore2.NetworkStream) -> httpcore2.NetworkStream:
        return _Strecke(super().umhuelle(strom), self._pruefe)


class _Strecke(httpcore2.NetworkStream):
    def __init__(self, strom: httpcore2.NetworkStream, pruefe: Serverpruefung):
        self._strom = strom
        self._pruefe = pruefe

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        strom = self._strom.start_tls(ssl_context, server_hostname, timeout)
        zertifikat = strom.get_extra_info("ssl_object").getpeercert(True)
        try:
            self._pruefe(zertifikat)
        except BaseException:
            strom.close()
            raise
        return strom

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._strom.read(max_bytes, timeout)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._strom.write(buffer, timeout)

    def close(self) -> None:
        self._strom.close()

    def get_extra_info(self, info: str) -> Any:
        return self._strom.get_extra_info(info)


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
