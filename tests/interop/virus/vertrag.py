"""The real clamd of Debian, over its socket and over TCP, and its c-icap, with one signature of our own: EICAR.

`make interop-virus`; not collected by the gate."""

from __future__ import annotations

import io
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from adapters.virus.befund import PROBE, Durchgereicht, ScannerBlind, ZuGrossFuerScanner
from adapters.virus.clamd import Clamd
from adapters.virus.icap import Icap

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
_ICAP = """\
PidFile {ordner}/pid
CommandsSocket {ordner}/ctl
Port 127.0.0.1:{port}
TmpDir {ordner}
ServerLog {ordner}/server.log
AccessLog {ordner}/access.log
TemplateDir /usr/share/c_icap/templates/
TemplateDefaultLanguage en
ModulesDir {module}
ServicesDir {module}
LoadMagicFile /etc/c-icap/c-icap.magic
Service antivirus_module virus_scan.so
ServiceAlias avscan virus_scan?allow204=on&sizelimit=off&mode=simple
virus_scan.ScanFileTypes {typen}
virus_scan.MaxObjectSize 100M
Module common clamav_mod.so
virus_scan.DefaultEngine clamav
"""
_ALLE = "TEXT DATA EXECUTABLE ARCHIVE GRAPHICS STREAM DOCUMENT"
SIGNATUREN = Path("/var/lib/clamav/aktenbruecke-probe.ndb")
"""c-icap looks nowhere else; removed in the end."""


def freier_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as horcher:
        return int(horcher.getsockname()[1])


def starte(ordner: Path, signatur: bytes, streams: str = "50M") -> tuple[subprocess.Popen[bytes], int]:
    """clamd in the foreground, ready; it needs a moment for its one signature."""
    db = ordner / "db"
    db.mkdir(exist_ok=True)
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


@contextmanager
def c_icap(ordner: Path, typen: str) -> Iterator[Icap]:
    (module,) = Path("/usr/lib").glob("*/c_icap")
    SIGNATUREN.write_text(f"Test.EICAR:0:*:{PROBE.hex()}\n")
    SIGNATUREN.chmod(0o644)
    port, datei = freier_port(), ordner / "c-icap.conf"
    datei.write_text(_ICAP.format(ordner=ordner, port=port, module=module, typen=typen))
    prozess = subprocess.Popen(
        ["c-icap", "-N", "-D", "-f", datei], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _warte_auf(port)
        yield Icap(("127.0.0.1", port), "avscan", GRENZE)
    finally:
        prozess.terminate()
        prozess.wait(30)
        SIGNATUREN.unlink()


def _warte_auf(port: int) -> None:
    ende = time.monotonic() + 60
    while time.monotonic() < ende:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("c-icap is not ready")


def test_c_icap_findet_und_nennt_sich(tmp_path: Path) -> None:
    with c_icap(tmp_path, _ALLE) as icap:
        assert "C-ICAP" in icap.probiere()
        for sauber in (b"", b"%PDF-1.7\n" + bytes(5000), bytes(range(256)) * 80_000):
            assert icap.pruefe(io.BytesIO(sauber), len(sauber)) is None
            boese = sauber + PROBE
            assert icap.pruefe(io.BytesIO(boese), len(boese)) == "Test.EICAR.UNOFFICIAL"


def test_was_c_icap_nicht_ansehen_soll_ist_nicht_sauber(tmp_path: Path) -> None:
    with c_icap(tmp_path, "TEXT DATA") as icap:
        icap.probiere()
        pdf = b"%PDF-1.7\n" + bytes(5000) + PROBE
        with pytest.raises(Durchgereicht):
            icap.pruefe(io.BytesIO(pdf), len(pdf))
