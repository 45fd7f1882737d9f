"""Places for connections: each has a time limit for what it does, and slow ones make room for others.

Who connects is unknown, so nothing is lost with a connection that gives nothing: when all places are taken,
the slowest one that is not faster than `SCHNELL` loses its place. Whoever brings a request, gets in.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from dataclasses import dataclass, field
from enum import IntEnum

from adapters.osci.teilnehmer.zeitmass import TEMPO

SCHNELL = 100_000
"""Bytes per second from which a connection keeps its place."""
_SCHONUNG = 1.0
"""Seconds that a request has before it is called slow."""


class Abschnitt(IntEnum):
    """What a connection is doing."""

    RUHE = 0
    KOPF = 1
    KOERPER = 2
    ARBEIT = 3
    ANTWORT = 4


@dataclass(frozen=True)
class Zeitgrenzen:
    """Seconds: of silence, and of a whole head, body and answer; the latter two get one second more for
    every `TEMPO` bytes moved."""

    stille: float = 60.0
    kopf: float = 30.0
    koerper: float = 60.0
    antwort: float = 60.0

    def fuer(self, abschnitt: Abschnitt) -> float:
        """Seconds of a whole section before its bytes are counted."""
        return {
            Abschnitt.KOPF: self.kopf,
            Abschnitt.KOERPER: self.koerper,
            Abschnitt.ANTWORT: self.antwort,
        }.get(abschnitt, self.stille)


@dataclass(eq=False)
class Verbindung:
    """One connection; only its own thread moves it on."""

    leitung: socket.socket
    gegenueber: str
    grenzen: Zeitgrenzen
    abschnitt: Abschnitt = Abschnitt.RUHE
    _seit: float = field(default_factory=time.monotonic)
    _bytes: int = 0

    def beginne(self, abschnitt: Abschnitt) -> None:
        """The next section, with a time limit of its own."""
        self.abschnitt, self._seit, self._bytes = abschnitt, time.monotonic(), 0

    def bewegt(self, anzahl: int) -> None:
        """So many bytes were read or written."""
        if self.abschnitt is Abschnitt.RUHE:
            self.beginne(Abschnitt.KOPF)
        self._bytes += anzahl

    def warte_hoechstens(self) -> None:
        """Set the socket's timeout for the next read or write. Raises `TimeoutError` when time is over."""
        grenze = self.grenzen.fuer(self.abschnitt)
        if self.abschnitt in (Abschnitt.KOERPER, Abschnitt.ANTWORT):
            grenze += self._bytes / TEMPO
        rest = grenze - self._dauer()
        if rest <= 0:
            raise TimeoutError
        self.leitung.settimeout(min(rest, self.grenzen.stille))

    @property
    def tempo(self) -> float:
        """Bytes per second; infinite while nothing can be said against it."""
        if self.abschnitt is Abschnitt.RUHE:
            return -1.0
        if self.abschnitt is Abschnitt.ARBEIT or self._dauer() < _SCHONUNG:
            return float("inf")
        return self._bytes / self._dauer()

    def trenne(self, wie: int = socket.SHUT_RDWR) -> None:
        """Its thread notices at once."""
        with contextlib.suppress(OSError):
            self.leitung.shutdown(wie)

    def _dauer(self) -> float:
        return time.monotonic() - self._seit


class Plaetze:
    """At most `gesamt` connections, `je_gegenueber` of one address. Threads may share it."""

    def __init__(self, gesamt: int, je_gegenueber: int):
        self._gesamt = gesamt
        self._je_gegenueber = je_gegenueber
        self._besetzt: list[Verbindung] = []
        self._getrennt: list[Verbindung] = []
        self._geaendert = threading.Condition()
        self._geschlossen = False

    def nimm(self, neue: Verbindung) -> bool:
        """Seat the connection, if need be in the place of a slow one. False: its address has enough already,
        or nobody is seated any more. Waits while everybody is busy."""
        with self._geaendert:
            while not self._geschlossen:
                seine = [v for v in self._besetzt if v.gegenueber == neue.gegenueber]
                if len(seine) >= self._je_gegenueber:
                    if not self._verdraenge(seine):
                        return False
                elif len(self._besetzt) >= self._gesamt and not self._verdraenge(self._besetzt):
                    self._geaendert.wait(0.1)
                    continue
                self._besetzt.append(neue)
                return True
        return False

    def gib_frei(self, verbindung: Verbindung) -> None:
        with self._geaendert:
            for liste in (self._besetzt, self._getrennt):
                if verbindung in liste:
                    liste.remove(verbindung)
            self._geaendert.notify_all()

    def halte_an(self) -> None:
        """Seat nobody any more."""
        with self._geaendert:
            self._geschlossen = True
            self._geaendert.notify_all()

    def schliesse(self, frist: float) -> bool:
        """Cut who still reads; await the work of the others, but not longer than `frist` seconds.

        False when even a cut connection did not end."""
        self.halte_an()
        with self._geaendert:
            for verbindung in self._besetzt:
                if verbindung.abschnitt < Abschnitt.ARBEIT:
                    verbindung.trenne(socket.SHUT_RD)
            if self._warte_auf_alle(frist):
                return True
            for verbindung in self._besetzt:
                verbindung.trenne()
            return self._warte_auf_alle(1.0)

    def _warte_auf_alle(self, frist: float) -> bool:
        return self._geaendert.wait_for(lambda: not self._besetzt and not self._getrennt, frist)

    def _verdraenge(self, unter: list[Verbindung]) -> bool:
        langsamste = min(unter, key=lambda v: v.tempo)
        if langsamste.tempo >= SCHNELL:
            return False
        langsamste.trenne()
        self._besetzt.remove(langsamste)
        self._getrennt.append(langsamste)
        return True
