"""Telling systemd how a process fares (sd_notify(3)): one datagram, and nothing where systemd isn't listening."""

from __future__ import annotations

import os
import socket
from contextlib import suppress


def melde_bereit() -> None:
    """Units of `Type=notify` count as started from now on."""
    _melde("READY=1")


def melde_puls() -> None:
    """Still alive: with `WatchdogSec` systemd ends and restarts a process that doesn't say so in time."""
    _melde("WATCHDOG=1")


def pulsabstand() -> float | None:
    """Seconds after which the next sign of life is due, half of what systemd waits; None = nobody waits."""
    wartet = os.environ.get("WATCHDOG_USEC", "")
    return int(wartet) / 2_000_000 if wartet.isdigit() else None


def _melde(zustand: str) -> None:
    ort = os.environ.get("NOTIFY_SOCKET")
    if not ort:
        return
    adresse = f"\0{ort[1:]}" if ort.startswith("@") else ort  # "@" stands for an abstract socket
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as melder:
        melder.connect(adresse)
        melder.send(zustand.encode())
