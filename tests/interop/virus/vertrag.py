"""The real clamd of Debian, over its socket and over TCP, with one signature of our own: EICAR.

`make interop-virus`; not collected by the gate."""

from __future__ import annotations

import io
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.virus.befund import PROBE, ScannerBlind, ZuGrossFuerScanner
from adapters.virus.clamd import Clamd

GRENZE = 30_000_000
_EINSTELLUNG = """\
DatabaseDirectory {db}
LocalSocket {ordner}/clamd.ctl
TCPSocket {port}
TCPAddr 127.0.0.1
Foreground yes
StreamMaxLength {streams}
MaxFileSize 100M
MaxScanSize 200M
AlertExceedsMax yes
"""


def freier_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as horcher:
        return int(horcher.getsockname()[1])


def starte(ordner: Path, signatur: bytes, streams: str = "50M") -> tuple[subprocess.Popen[bytes], int]:
    """clamd in the foreground, ready; it needs a moment for its one signature."""
    db = ordner / "db"
    db.mkdir()
    (db / "probe.ndb").write_text(f"Test.EICAR:0:*:{signatur.hex()}\n")
    port = freier_port()
    datei = ordner / "clamd.conf"
    datei.write_text(_EINSTELLUNG.format(db=db, ordner=ordner, port=port, streams=streams))
    prozess = subprocess.Popen(["clamd", "-c", datei], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    ende = time.monotonic() + 60
    while not (ordner / "clamd.ctl").exists():
        assert prozess.poll() is None and time.monotonic() < ende, "clamd is not ready"
        time.sleep(0.1)
    return prozess, port


@pytest.fixture(scope="module")
def orte(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path | tuple[str, int]]]:
    ordner = tmp_path_factory.mktemp("clamd")
    prozess, port = starte(ordner, PROBE)
    yield [ordner / "clamd.ctl", ("127.0.0.1", port)]
    prozess.terminate()
    prozess.wait(30)


def test_gefunden_sauber_und_wer_es_ist(orte: list[Path | tuple[str, int]]) -> None:
    for ort in orte:
        clamd = Clamd(ort, GRENZE)
        assert "ClamAV 1" in clamd.probiere()
        sauber = bytes(range(256)) * 80_000
        assert clamd.pruefe(io.BytesIO(sauber), len(sauber)) is None
        assert clamd.pruefe(io.BytesIO(b""), 0) is None
        boese = sauber + PROBE
        assert clamd.pruefe(io.BytesIO(boese), len(boese)) == "Test.EICAR.UNOFFICIAL"


def test_ueber_seiner_grenze_hat_clamd_nicht_geprueft(tmp_path: Path) -> None:
    prozess, port = starte(tmp_path, PROBE, streams="1M")
    try:
        with pytest.raises(ZuGrossFuerScanner):
            Clamd(("127.0.0.1", port), GRENZE).pruefe(io.BytesIO(bytes(20_000_000)), 20_000_000)
    finally:
        prozess.terminate()
        prozess.wait(30)


def test_mit_anderen_signaturen_ist_clamd_blind(tmp_path: Path) -> None:
    prozess, port = starte(tmp_path, b"etwas ganz anderes")
    try:
        with pytest.raises(ScannerBlind):
            Clamd(("127.0.0.1", port), GRENZE).probiere()
    finally:
        prozess.terminate()
        prozess.wait(30)
