"""A bad network before a mailbox: cuts, resets, stalls, garbles, replaces what passes at a chosen byte.

Exchanges (request and response) are counted over all connections; each exchange counts its own bytes in both
directions. A fault waits for its exchange, and for a later one when its own turns out too short.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

_STUECK = 4096
_SOFORT = struct.pack("ii", 1, 0)
"""SO_LINGER: close with a reset."""


def _anmeldeseite(kunde: socket.socket) -> None:
    seite = b"<html><body>Bitte melden Sie sich an.</body></html>"
    kopf = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n" % len(seite)
    kunde.sendall(kopf + seite)


class Richtung(StrEnum):
    HIN = "hin"
    ZURUECK = "zurück"


class Fehlerart(StrEnum):
    SCHNITT = "schnitt"
    """Both sides see the end of the stream."""
    ABBRUCH = "abbruch"
    """Both sides see a reset."""
    STILLE = "stille"
    """Nothing more comes, the connection stays."""
    BITFEHLER = "bitfehler"
    """One byte is another one."""
    MUELL = "müll"
    """Something else instead of the rest."""
    ABSTURZ = "absturz"
    """The mailbox dies."""


@dataclass(frozen=True)
class Eingriff:
    """`austausch` counts from 0, `stelle` in bytes of this direction."""

    austausch: int
    richtung: Richtung
    stelle: int
    art: Fehlerart
    wenn: Callable[[], bool] = lambda: True
    """Asked when everything else fits."""


@dataclass
class Netz:
    """Listens on `port` as long as it is open; `geschehen` are the faults that have happened."""

    ziel: int
    plan: list[Eingriff] = field(default_factory=list)
    geschehen: list[Eingriff] = field(default_factory=list)
    laengen: list[dict[Richtung, int]] = field(default_factory=list)
    """Bytes of every exchange so far."""
    muell: Callable[[socket.socket], None] = _anmeldeseite
    """Answers the client instead of the mailbox."""
    absturz: Callable[[], None] = lambda: None
    """Kills the mailbox."""

    def __post_init__(self) -> None:
        self._horcher = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._horcher.getsockname()[1])
        self._sperre = threading.Lock()
        self._offen: list[tuple[_Verbindung, threading.Thread]] = []
        _faden(self._nimm_an)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._horcher.shutdown(socket.SHUT_RDWR)
        self._horcher.close()
        for verbindung, faden in self._offen:
            verbindung.trenne()
            faden.join()

    def _nimm_an(self) -> None:
        while True:
            try:
                kunde, _ = self._horcher.accept()
            except OSError:
                return
            try:
                dienst = socket.create_connection(("127.0.0.1", self.ziel))
            except OSError:
                kunde.close()
                continue
            for leitung in (kunde, dienst):
                leitung.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            verbindung = _Verbindung(self, kunde, dienst)
            self._offen.append((verbindung, _faden(verbindung.diene)))

    def zaehle(self, richtung: Richtung, anzahl: int) -> tuple[int, Eingriff] | None:
        """Count bytes that arrive; the fault that they meet and where among them."""
        with self._sperre:
            if richtung is Richtung.HIN and (not self.laengen or self.laengen[-1][Richtung.ZURUECK]):
                self.laengen.append({Richtung.HIN: 0, Richtung.ZURUECK: 0})
            bisher = self.laengen[-1][richtung]
            self.laengen[-1][richtung] += anzahl
            nummer = len(self.laengen) - 1
            for eingriff in self.plan:
                faellig = eingriff.austausch <= nummer and eingriff.richtung is richtung
                if faellig and bisher <= eingriff.stelle < bisher + anzahl and eingriff.wenn():
                    self.plan.remove(eingriff)
                    self.geschehen.append(eingriff)
                    return eingriff.stelle - bisher, eingriff
        return None


@dataclass
class _Verbindung:
    netz: Netz
    kunde: socket.socket
    dienst: socket.socket
    stumm: bool = False

    def diene(self) -> None:
        with self.kunde, self.dienst:
            rueckweg = _faden(lambda: self.pumpe(Richtung.ZURUECK))
            self.pumpe(Richtung.HIN)
            rueckweg.join()

    def trenne(self) -> None:
        for leitung in (self.kunde, self.dienst):
            with contextlib.suppress(OSError):
                leitung.shutdown(socket.SHUT_RDWR)

    def pumpe(self, richtung: Richtung) -> None:
        hin = richtung is Richtung.HIN
        von, nach = (self.kunde, self.dienst) if hin else (self.dienst, self.kunde)
        with contextlib.suppress(OSError):
            while daten := von.recv(_STUECK):
                treffer = self.netz.zaehle(richtung, len(daten))
                if treffer:
                    daten = self._greife_ein(bytearray(daten), *treffer, nach)
                if not self.stumm:
                    nach.sendall(daten)
        self.trenne()

    def _greife_ein(self, daten: bytearray, ab: int, eingriff: Eingriff, nach: socket.socket) -> bytes:
        """What is to be forwarded still; a cut is a `ConnectionAbortedError`."""
        if eingriff.art is Fehlerart.BITFEHLER:
            daten[ab] ^= 1 << (eingriff.stelle % 8)
            return bytes(daten)
        nach.sendall(daten[:ab])
        if eingriff.art is Fehlerart.STILLE:
            self.stumm = True
            return b""
        if eingriff.art is Fehlerart.MUELL:
            self.dienst.shutdown(socket.SHUT_RDWR)
            self.netz.muell(self.kunde)
        if eingriff.art is Fehlerart.ABSTURZ:
            self.netz.absturz()
        if eingriff.art is Fehlerart.ABBRUCH:
            for leitung in (self.kunde, self.dienst):
                leitung.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _SOFORT)
            self.kunde.close()
        raise ConnectionAbortedError


def _faden(was: Callable[[], None]) -> threading.Thread:
    faden = threading.Thread(target=was, daemon=True)
    faden.start()
    return faden
