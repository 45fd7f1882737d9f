"""The published test PKI of the OSCI vectors (worthless keys)."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

PKI = Path(__file__).parents[2] / "vectors" / "osci-1.2" / "pki"
PIN = b"123456"
MITTE = datetime(2026, 11, 24, tzinfo=UTC)


def ordner(ziel: Path, *namen: str) -> Path:
    """A trust folder with these files of the vectors."""
    ziel.mkdir(exist_ok=True)
    for name in namen:
        shutil.copy(PKI / name, ziel / name)
    return ziel


def der(name: str) -> bytes:
    return (PKI / f"{name}.cer").read_bytes()


UEBLICH = ("testwurzel.cer", "ausstellend.cer", "ausstellend.crl", "testwurzel.crl")
