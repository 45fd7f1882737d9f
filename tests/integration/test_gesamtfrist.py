"""A server that drips byte by byte holds up nobody: the call ends, and the next server is asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import httpx2
import pytest

from adapters.dvdv import server as dvdv
from adapters.dvdv.server import Dvdvserver
from adapters.gesamtfrist import Gesamtfrist
from adapters.pki import netz
from adapters.pki.netz import NichtZuHaben, Pkinetz

GEDULD = 30
"""Seconds; the servers here would drip for ever."""


class Tropfend:
    """Sends this and then a byte now and again, until the other side has had enough; counts its guests."""

    def __init__(self, anfang: bytes):
        self._anfang = anfang
        self._ende = threading.Event()
        self.gaeste = 0
        self._ohr = socket.create_server(("127.0.0.1", 0))
        self.adresse = f"127.0.0.1:{self._ohr.getsockname()[1]}"
        threading.Thread(target=self._diene, daemon=True).start()

    def _diene(self) -> None:
        while not self._ende.is_set():
            try:
                gast, _ = self._ohr.accept()
            except OSError:
                return
            self.gaeste += 1
            threading.Thread(target=self._tropfe, args=(gast,), daemon=True).start()

    def _tropfe(self, gast: socket.socket) -> None:
        with gast:
            try:
                gast.sendall(self._anfang)
                while not self._ende.wait(0.05):
                    gast.sendall(b"H")
            except OSError:
                return

    def beende(self) -> None:
        self._ende.set()
        self._ohr.close()


@pytest.fixture(params=[b"", b"HTTP/1.1 200 OK\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"])
def tropfend(request: pytest.FixtureRequest) -> Iterator[Tropfend]:
    server = Tropfend(request.param)
    yield server
    server.beende()


def test_der_kopf_und_der_rumpf_haben_zusammen_eine_frist(tropfend: Tropfend) -> None:
    begonnen = time.monotonic()
    with (
        httpx2.Client() as klient,
        pytest.raises(httpx2.ReadTimeout),
        Gesamtfrist(0.5) as frist,
        klient.stream("GET", f"http://{tropfend.adresse}/", extensions=frist.extensions) as antwort,
    ):
        antwort.read()
    assert time.monotonic() - begonnen < GEDULD


def test_eine_sperrliste_und_eine_auskunft_die_tropfen_gibt_es_nicht(
    tropfend: Tropfend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(netz, "LISTE_GANZ", 0.5)
    monkeypatch.setattr(netz, "AUSKUNFT_GANZ", 0.5)
    with httpx2.Client() as klient:
        pki = Pkinetz([tropfend.adresse], klient)
        with pytest.raises(NichtZuHaben):
            pki.hole(f"http://{tropfend.adresse}/a.crl")
        with pytest.raises(NichtZuHaben):
            pki.hole(f"http://{tropfend.adresse}/", b"?", "application/ocsp-request")
    assert tropfend.gaeste == 2


class Antwortend(Tropfend):
    """A whole answer, then the end."""

    def _tropfe(self, gast: socket.socket) -> None:
        with gast:
            gast.recv(10_000)
            gast.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")


def test_tropft_ein_dvdv_server_wird_der_naechste_gefragt(
    tropfend: Tropfend, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dvdv, "GANZ", 0.5)
    guter = Antwortend(b"")
    with httpx2.Client() as klient:
        server = Dvdvserver([f"http://{a.adresse}" for a in (tropfend, guter)], None, klient)
        assert server.frage("findauthoritydescription", {}) == {}
        assert server.frage("findauthoritydescription", {}) == {}
    guter.beende()
    assert (tropfend.gaeste, guter.gaeste) == (1, 2), "who answered is asked first next time"
