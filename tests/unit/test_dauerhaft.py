"""What is called durable has been synced, and the folder after the file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from gateway import dauerhaft


@pytest.fixture
def gesichert(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kinds of what was synced, with the size the file had then."""
    arten: list[str] = []
    echt = os.fsync

    def fsync(griff: int) -> None:
        zustand = os.fstat(griff)
        arten.append("ordner" if stat.S_ISDIR(zustand.st_mode) else f"datei {zustand.st_size}")
        echt(griff)

    monkeypatch.setattr(os, "fsync", fsync)
    return arten


def test_die_datei_ist_ganz_geschrieben_wenn_sie_gesichert_wird(tmp_path: Path, gesichert: list[str]) -> None:
    with (tmp_path / "a").open("wb") as datei:
        datei.write(b"12345")
        dauerhaft.sichere_datei(datei)
        assert gesichert == ["datei 5"]


def test_ordner_werden_gesichert_und_kein_griff_bleibt_offen(tmp_path: Path, gesichert: list[str]) -> None:
    vorher = len(list(Path("/proc/self/fd").iterdir()))
    dauerhaft.sichere_ordner(tmp_path, tmp_path.parent)
    assert gesichert == ["ordner", "ordner"]
    assert len(list(Path("/proc/self/fd").iterdir())) == vorher


def test_wo_kein_ordner_ist_gibt_es_einen_fehler(tmp_path: Path) -> None:
    (tmp_path / "datei").touch()
    for fehlt in (tmp_path / "fehlt", tmp_path / "datei"):
        with pytest.raises(OSError):
            dauerhaft.sichere_ordner(fehlt)
