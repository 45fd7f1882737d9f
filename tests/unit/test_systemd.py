"""What systemd hears of our processes, and that its units name what there is."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway import systemd
from gateway.web import dienst

DIENSTE = sorted((Path(__file__).parents[2] / "config" / "systemd").glob("*.service"))


@pytest.fixture(params=["datei", "abstrakt"])
def melder(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    ort = str(tmp_path / "notify") if request.param == "datei" else f"@aktenbruecke-{tmp_path.name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as empfang:
        empfang.bind(ort.replace("@", "\0", 1))
        empfang.settimeout(10)
        monkeypatch.setenv("NOTIFY_SOCKET", ort)
        yield empfang


def test_bereit_und_am_leben(melder: socket.socket) -> None:
    systemd.melde_bereit()
    asyncio.run(dienst._puls())
    assert [melder.recv(99), melder.recv(99)] == [b"READY=1", b"WATCHDOG=1"]


def test_wo_niemand_zuhoert_geschieht_nichts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", "/gibt/es/nicht")
    systemd.melde_bereit()
    monkeypatch.delenv("NOTIFY_SOCKET")
    systemd.melde_puls()


@pytest.mark.parametrize(("usec", "abstand"), [("60000000", 30.0), ("", None), ("bald", None)])
def test_der_abstand_ist_die_haelfte(
    monkeypatch: pytest.MonkeyPatch, usec: str, abstand: float | None
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", usec)
    assert systemd.pulsabstand() == abstand


@pytest.mark.parametrize("datei", DIENSTE, ids=lambda d: d.name)
def test_kein_dienst_laeuft_mit_rechten(datei: Path) -> None:
    text = datei.read_text(encoding="utf-8")
    werte = dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))
    assert werte["User"] == "aktenbruecke"
    assert (werte["CapabilityBoundingSet"], werte["UMask"], werte["ProtectSystem"]) == ("", "0077", "strict")
    assert werte["NoNewPrivileges"] == werte["MemoryDenyWriteExecute"] == "yes"
    assert werte["ExecStart"].startswith("/opt/aktenbruecke/venv/bin/aktenbruecke ")
    if "postfach" not in datei.name:
        assert werte["Type"] == "notify" and int(werte["WatchdogSec"]) >= 60
