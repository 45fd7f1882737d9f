"""A server between us and a real one that spoils chosen requests: refuses, cuts, delays, loses, changes."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Stoerung:
    """What happens to a request. `vorher`: it never gets there; `nachher`: its answer is lost."""

    status: int | None = None
    inhalt: bytes = b""
    vorher: bool = False
    nachher: bool = False
    stumm: threading.Event | None = None
    """Nothing more is said until this is set."""
    verschluckt: bool = False
    """»201«, and nothing is stored."""
    veraendert: Callable[[bytes], bytes] | None = None
    """What was sent is stored like this."""
    traege: float = 0.0
    """So many seconds later, and otherwise as ever."""
    gekuerzt: bool = False
    """The answer breaks off in the middle."""


@dataclass
class Stoerserver:
    """`waehle` (method, path, number of this request from 1) decides; None = let it through."""

    ziel: str
    waehle: Callable[[str, str, int], Stoerung | None] = lambda *_: None
    anzahl: int = 0
    _sperre: threading.Lock = field(default_factory=threading.Lock)

    def stoerung(self, art: str, pfad: str) -> Stoerung:
        with self._sperre:
            self.anzahl += 1
            return self.waehle(art, pfad, self.anzahl) or Stoerung()


@contextmanager
def stoerserver(ziel: str) -> Iterator[tuple[str, Stoerserver]]:
    """Its address, and what can be told to it."""
    lenkung = Stoerserver(ziel)

    class Anfrage(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = -1  # an answer in one piece: otherwise each one waits 40 ms for an acknowledgement

        def log_message(self, *_: Any) -> None:
            pass

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return lambda: _bediene(self, lenkung)
            raise AttributeError(name)

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_: Any) -> None:
            pass

    with Server(("127.0.0.1", 0), Anfrage) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", lenkung
        finally:
            server.shutdown()


def _bediene(anfrage: BaseHTTPRequestHandler, lenkung: Stoerserver) -> None:
    s = lenkung.stoerung(anfrage.command, anfrage.path)
    threading.Event().wait(s.traege)
    if s.stumm is not None:
        s.stumm.wait(30)
    if s.vorher or s.stumm is not None:
        _reisse_ab(anfrage)
        return
    inhalt = _inhalt(anfrage)
    if s.status is not None or s.verschluckt:
        _antworte(anfrage, s.status or 201, [], s.inhalt)
        return
    status, koepfe, antwort = _frage(anfrage, lenkung.ziel, s.veraendert(inhalt) if s.veraendert else inhalt)
    if s.nachher:
        _reisse_ab(anfrage)
        return
    _antworte(anfrage, status, koepfe, antwort, gekuerzt=s.gekuerzt)


def _inhalt(anfrage: BaseHTTPRequestHandler) -> bytes:
    if anfrage.headers.get("Transfer-Encoding", "").lower() != "chunked":
        return anfrage.rfile.read(int(anfrage.headers.get("Content-Length", 0)))
    inhalt = b""
    while laenge := int(anfrage.rfile.readline(), 16):
        inhalt += anfrage.rfile.read(laenge)
        anfrage.rfile.readline()
    anfrage.rfile.readline()
    return inhalt


def _frage(
    anfrage: BaseHTTPRequestHandler, ziel: str, inhalt: bytes
) -> tuple[int, list[tuple[str, str]], bytes]:
    adresse = urlsplit(ziel)
    verbindung = http.client.HTTPConnection(adresse.hostname or "", adresse.port, timeout=30)
    weg = ("host", "transfer-encoding", "content-length", "connection")
    koepfe = {n: w for n, w in anfrage.headers.items() if n.lower() not in weg}
    if "Destination" in koepfe:
        koepfe["Destination"] = ziel + urlsplit(koepfe["Destination"]).path
    try:
        verbindung.request(anfrage.command, anfrage.path, inhalt or None, koepfe)
        antwort = verbindung.getresponse()
        return antwort.status, antwort.getheaders(), antwort.read()
    finally:
        verbindung.close()


def _antworte(
    anfrage: BaseHTTPRequestHandler,
    status: int,
    koepfe: list[tuple[str, str]],
    inhalt: bytes,
    *,
    gekuerzt: bool = False,
) -> None:
    anfrage.send_response_only(status)
    for name, wert in koepfe:
        if name.lower() not in ("connection", "transfer-encoding", "content-length"):
            anfrage.send_header(name, wert)
    anfrage.send_header("Content-Length", str(len(inhalt)))
    anfrage.end_headers()
    anfrage.wfile.write(inhalt[: len(inhalt) // 2] if gekuerzt else inhalt)
    if gekuerzt:
        _reisse_ab(anfrage)


def _reisse_ab(anfrage: BaseHTTPRequestHandler) -> None:
    anfrage.close_connection = True
    with suppress(OSError):
        anfrage.wfile.flush()
        anfrage.connection.shutdown(socket.SHUT_RDWR)
