"""Connections that give nothing: others are served beside them, and the process ends when it is told to."""

from __future__ import annotations

import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.osci.teilnehmer.httpdienst import HttpDienst
from adapters.osci.teilnehmer.plaetze import Zeitgrenzen
from tests.oscibefehle import BEFEHL, PKI, UMGEBUNG, Dienst, schluessel, starte_postfach, zugang
from tests.oscivektoren import vertrauensordner
from tests.tropfen import bis_schluss

KURZ = Zeitgrenzen(stille=0.5, kopf=1.0, koerper=1.0, antwort=1.0)


def frage(port: int) -> bytes:
    """Somebody who brings a whole request, and what he gets first."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
        return leitung.recv(15)


@contextmanager
def langsame(port: int, anfang: bytes, anzahl: int = 66) -> Iterator[list[socket.socket]]:
    leitungen = [socket.create_connection(("127.0.0.1", port)) for _ in range(anzahl)]
    try:
        for leitung in leitungen:
            try:
                leitung.sendall(anfang)
            except OSError:  # turned away at once: he has enough of them
                continue
        yield leitungen
    finally:
        for leitung in leitungen:
            leitung.close()


def postfach(ordner: Path) -> Dienst:
    return starte_postfach(ordner, vertrauensordner(ordner / "v"))


def empfaenger(ordner: Path) -> Dienst:
    return Dienst(
        *("receive", "--listen", "127.0.0.1:0", "--out", ordner / "out", *schluessel("empfaenger")),
        *("--mailbox-cert", PKI / "intermediaer-sig-3072.cer", "--trust", vertrauensordner(ordner / "v")),
    )


@pytest.mark.parametrize("starte", [postfach, empfaenger])
@pytest.mark.parametrize(
    "anfang",
    [
        b"POST / HTTP/1.1\r\n",
        b"",
        b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999\r\n\r\nMIME",
        b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nMIME",
    ],
)
def test_neben_66_schleichenden_wird_jeder_bedient_und_sigterm_beendet(
    tmp_path: Path, starte: Callable[[Path], Dienst], anfang: bytes
) -> None:
    dienst = starte(tmp_path)
    with langsame(dienst.port, anfang):
        time.sleep(1.1)
        for _ in range(3):
            assert frage(dienst.port) == b"HTTP/1.1 200 OK"
        beginn = time.monotonic()
        assert dienst.beende() == 0
        assert time.monotonic() - beginn < 15


@contextmanager
def server(
    bearbeite: Callable[[BinaryIO], Folge], grenzen: Zeitgrenzen | None = None, **mehr: int
) -> Iterator[HttpDienst]:
    @contextmanager
    def bearbeiter(quelle: BinaryIO, gegenueber: str) -> Iterator[Folge]:
        assert gegenueber == "127.0.0.1"
        yield bearbeite(quelle)

    http = HttpDienst("127.0.0.1", 0, bearbeiter, zeitgrenzen=grenzen, **mehr)
    faden = threading.Thread(target=http.diene, daemon=True)
    faden.start()
    try:
        yield http
    finally:
        http.beende(0.2)
        faden.join()


def _alles(quelle: BinaryIO) -> Folge:
    menge = 0
    while stueck := quelle.read(65536):
        menge += len(stueck)
    return Folge((b"%d Bytes" % menge,))


@pytest.mark.parametrize(
    ("anfang", "tropfen"),
    [
        (b"POST / HT", b"T"),
        (b"POST / HTTP/1.1\r\n", b"X-a: b\r\n"),
        (b"POST / HTTP/1.1\r\nContent-Length: 900000\r\n\r\n", b"x"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_ein_ganzer_kopf_und_ein_ganzer_rumpf_haben_ihre_zeit(anfang: bytes, tropfen: bytes) -> None:
    """Never silent for long, and yet never done."""
    with server(_alles, KURZ) as http, socket.create_connection(http.server_address[:2]) as leitung:
        leitung.sendall(anfang)
        assert bis_schluss(leitung, tropfen) < 10


def _beschaeftigt(http: HttpDienst) -> bool:
    return any("process_request_thread" in faden.name for faden in threading.enumerate())


def test_wer_seine_antwort_nicht_abholt_verliert_sie() -> None:
    fertig = threading.Event()

    def gross(quelle: BinaryIO) -> Folge:
        _alles(quelle)
        fertig.set()
        return Folge((bytes(1024 * 1024),) * 64)

    with server(gross, KURZ) as http, socket.create_connection(http.server_address[:2]) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx")
        assert fertig.wait(10)
        beginn = time.monotonic()
        while _beschaeftigt(http) and time.monotonic() - beginn < 20:
            time.sleep(0.05)
        assert not _beschaeftigt(http)


def test_ein_schneller_grosser_rumpf_behaelt_seinen_platz() -> None:
    """Everybody else is slow, all places are taken, and new ones keep coming."""
    groesse = 40_000_000
    with (
        server(_alles, verbindungen=8, je_gegenueber=8) as http,
        langsame(int(http.server_address[1]), b"POST / HTTP/1.1\r\n", 7),
        socket.create_connection(http.server_address[:2], timeout=30) as leitung,
    ):
        leitung.sendall(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % groesse)
        for nummer in range(40):
            leitung.sendall(bytes(groesse // 40))
            if nummer % 4 == 0:
                time.sleep(0.25)
                with socket.create_connection(http.server_address[:2]) as neue:
                    neue.sendall(b"POST /")
        antwort = leitung.recv(65536)
        while b"Bytes" not in antwort:
            antwort += leitung.recv(65536)
        assert antwort.startswith(b"HTTP/1.1 200") and b"%d Bytes" % groesse in antwort


def test_arbeit_die_nicht_endet_haelt_das_ende_nicht_auf() -> None:
    haengt = threading.Event()

    def haenge(quelle: BinaryIO) -> Folge:
        _alles(quelle)
        haengt.wait(30)
        return Folge((b"spaet",))

    with server(haenge) as http, socket.create_connection(http.server_address[:2]) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1\r\n\r\nx")
        time.sleep(0.3)
        beginn = time.monotonic()
        assert http.beende(0.5) is False
        assert time.monotonic() - beginn < 10
        haengt.set()


def test_ein_postfach_das_auf_einen_stummen_empfaenger_wartet_endet_trotzdem(tmp_path: Path) -> None:
    """A delivery is being pushed to somebody who takes the connection and says nothing."""
    vertrauen = vertrauensordner(tmp_path / "v")
    (tmp_path / "frage.txt").write_text("Frage")
    with socket.create_server(("127.0.0.1", 0)) as stumm:
        ziel = f"{PKI / 'passiv-enc-3072.cer'}=http://127.0.0.1:{stumm.getsockname()[1]}/"
        dienst = starte_postfach(tmp_path, vertrauen, "--forward", ziel)
        angaben = ["--to", PKI / "passiv-enc-3072.cer", "--receiver", "http://x.invalid/", "--out", tmp_path]
        befehl = [
            *BEFEHL,
            "mediate",
            tmp_path / "frage.txt",
            *zugang(dienst, vertrauen, "absender"),
            *angaben,
        ]
        with subprocess.Popen(befehl, env=UMGEBUNG, stderr=subprocess.DEVNULL) as absender:
            stumm.settimeout(60)
            leitung, _ = stumm.accept()
            beginn = time.monotonic()
            assert dienst.beende() == 0
            assert time.monotonic() - beginn < 15
            leitung.close()
            assert absender.wait(timeout=60) == 3


@pytest.mark.parametrize(
    ("kopf", "rumpf"),
    [
        (b"Content-Length: 4 ", b"abcd"),
        (b"Content-Length:\t4\t ", b"abcd"),
        (b"Transfer-Encoding: chunked ", b"4\r\nabcd\r\n0\r\n\r\n"),
        (b"Transfer-Encoding: Chunked\t", b"4 \r\nabcd\r\n0\r\nX: y\r\n\r\n"),
        (b"Content-Length: 4\r\nContent-Length: 4", b"abcd"),
        (b"Content-Length: 4\r\nExpect: 100-continue", b"abcd"),
    ],
)
def test_leerzeichen_um_einen_kopfwert_gehoeren_nicht_dazu(kopf: bytes, rumpf: bytes) -> None:
    with server(_alles) as http, socket.create_connection(http.server_address[:2], timeout=10) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + kopf + b"\r\n\r\n")
        if b"Expect" in kopf:
            assert leitung.recv(100).startswith(b"HTTP/1.1 100 ")
        leitung.sendall(rumpf)
        antwort = b"".join(iter(lambda: leitung.recv(65536), b""))
    assert antwort.startswith(b"HTTP/1.1 200") and antwort.endswith(b"4 Bytes")


@pytest.mark.parametrize("kopf", [b"Content-Length: 4\r\nContent-Length: 5", b"Content-Length: 4 4", b"X: y"])
def test_eine_unklare_laenge_wird_abgelehnt(kopf: bytes) -> None:
    with server(_alles) as http, socket.create_connection(http.server_address[:2], timeout=10) as leitung:
        leitung.sendall(b"POST / HTTP/1.1\r\nHost: x\r\n" + kopf + b"\r\n\r\nabcd")
        assert leitung.recv(12) == b"HTTP/1.1 411"
