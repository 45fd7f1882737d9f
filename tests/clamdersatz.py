"""A clamd and an ICAP server that speak their protocols and know one virus: the EICAR test file, anywhere in a content.

The real ones are asked the same in `tests/interop/virus`."""

from __future__ import annotations

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.virus.befund import PROBE


@dataclass
class Verhalten:
    """How the scanner is; a test may change it while it runs."""

    grenze: int = 25_000_000
    """StreamMaxLength."""
    blind: bool = False
    antwort: str | None = None
    """Says this whatever comes."""
    geprueft: list[bytes] = field(default_factory=list)

    def urteile(self, inhalt: bytes) -> str | None:
        self.geprueft.append(inhalt)
        return "Test.EICAR.UNOFFICIAL" if PROBE in inhalt and not self.blind else None


class _Clamd(socketserver.StreamRequestHandler):
    verhalten: Verhalten

    def handle(self) -> None:
        befehl = b""
        while not befehl.endswith(b"\0"):
            befehl += self.rfile.read(1)
        if befehl == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.6\0")
            return
        assert befehl == b"zINSTREAM\0"
        self.wfile.write(self._instream().encode() + b"\0")

    def _instream(self) -> str:
        inhalt = b""
        while laenge := struct.unpack("!L", self.rfile.read(4))[0]:
            inhalt += self.rfile.read(laenge)
            if len(inhalt) > self.verhalten.grenze:
                return "INSTREAM size limit exceeded. ERROR"
        fund = self.verhalten.urteile(inhalt)
        return self.verhalten.antwort or (f"stream: {fund} FOUND" if fund else "stream: OK")


class _Icap(socketserver.StreamRequestHandler):
    verhalten: Verhalten

    def handle(self) -> None:
        kopf = self._kopf()
        assert kopf[0].startswith("RESPMOD icap://") and "Allow: 204" in kopf
        self._kopf()  # of the HTTP response inside
        inhalt = b""
        while laenge := int(self.rfile.readline(), 16):
            inhalt += self.rfile.read(laenge)
            self.rfile.readline()
        fund = self.verhalten.urteile(inhalt)
        status = self.verhalten.antwort or ("200 OK" if fund else "204 No modifications")
        zeilen = [f"ICAP/1.0 {status}", "Server: C-ICAP/0.5.10"]
        if fund:
            zeilen.append(f"X-Infection-Found: Type=0; Resolution=2; Threat={fund};")
        self.wfile.write("\r\n".join([*zeilen, "", ""]).encode())

    def _kopf(self) -> list[str]:
        zeilen = []
        while zeile := self.rfile.readline().decode().rstrip("\r\n"):
            zeilen.append(zeile)
        return zeilen


@contextmanager
def scanner(art: str) -> Iterator[tuple[tuple[str, int], Verhalten]]:
    """`art`: "clamd" or "icap"; where it listens, and how it behaves."""
    verhalten = Verhalten()
    basis = _Clamd if art == "clamd" else _Icap
    bearbeiter = type("Bearbeiter", (basis,), {"verhalten": verhalten})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), bearbeiter) as server:
        server.daemon_threads = True
        faden = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        faden.start()
        yield server.server_address, verhalten  # type: ignore[misc]
        server.shutdown()
        faden.join()
