"""Slow connections to the pages: cut in time, pushed aside by others, and no reason not to end."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress

import pytest

from gateway.web import verbindung
from tests.tropfen import bis_schluss
from tests.webserver import Webserver

HAENGT = """
import time
from fastapi import FastAPI
from gateway.web.dienst import betreibe
app = FastAPI()
@app.get("/haengt")
def haengt():
    print("haengt", flush=True)
    time.sleep(120)
betreibe(app, "127.0.0.1", 0, bereit=lambda url: print(url, flush=True))
"""


def adresse(url: str) -> tuple[str, int]:
    rechner, port = url.removeprefix("http://").split(":")
    return rechner, int(port)


@pytest.fixture
def kurz(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbindung, "ANFRAGE", 1.0)
    monkeypatch.setattr(verbindung, "RUHE", 1.0)


@pytest.mark.parametrize(
    ("anfang", "tropfen"),
    [
        (b"", b"G"),
        (b"GET / HTTP/1.1\r\n", b"X-a: b\r\n"),
        (b"POST /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 60000\r\n\r\n", b"x"),
        (b"GET /anmelden HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /", b"x"),
    ],
)
def test_eine_ganze_anfrage_hat_ihre_zeit(
    web: Webserver, kurz: None, caplog: pytest.LogCaptureFixture, anfang: bytes, tropfen: bytes
) -> None:
    with socket.create_connection(adresse(web.url)) as leitung:
        leitung.sendall(anfang)
        assert bis_schluss(leitung, tropfen) < 10
    assert web.gast().get("/health/live").status_code == 200
    assert not [zeile for zeile in caplog.records if zeile.name.startswith("gateway")]


def test_wer_alle_plaetze_nimmt_verliert_sie_an_die_naechsten(
    web: Webserver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verbindung, "JE_GEGENUEBER", 20)
    with ExitStack() as offen:
        leitungen = [offen.enter_context(socket.create_connection(adresse(web.url))) for _ in range(40)]
        for leitung in leitungen:
            with suppress(OSError):
                leitung.sendall(b"GET / HTTP/1.1\r\n")
        for _ in range(5):
            assert web.gast().get("/health/live").status_code == 200
        leitungen[0].settimeout(5)
        with suppress(ConnectionResetError):
            assert leitungen[0].recv(1) == b""


@pytest.fixture
def haengender() -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen([sys.executable, "-c", HAENGT], stdout=subprocess.PIPE, text=True) as prozess:
        yield prozess
        prozess.kill()


def test_sigterm_beendet_den_dienst_was_auch_haengt(haengender: subprocess.Popen[str]) -> None:
    """A thread that doesn't come back, half a head, half a body."""
    assert haengender.stdout
    wohin = adresse(haengender.stdout.readline().strip())
    with ExitStack() as offen:
        for anfang in (
            b"GET /haengt HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
            b"GET /haengt HTTP/1.1\r\n",
            b"POST /haengt HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\nx",
        ):
            offen.enter_context(socket.create_connection(wohin)).sendall(anfang)
        assert haengender.stdout.readline() == "haengt\n"
        beginn = time.monotonic()
        haengender.send_signal(signal.SIGTERM)
        assert haengender.wait(timeout=20) == 0
        assert time.monotonic() - beginn < 15
