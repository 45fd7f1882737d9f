"""Files that pass through the file cache: the bytes are right, and what lies behind is given back."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from gateway import durchlauf

MIB = 1024 * 1024


@pytest.fixture
def abgegeben(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """What the system was told not to keep: from, length (0 = to the end)."""
    angaben: list[tuple[int, int]] = []
    echt = os.posix_fadvise

    def merke(griff: int, ab: int, laenge: int, rat: int) -> None:
        assert rat == os.POSIX_FADV_DONTNEED
        angaben.append((ab, laenge))
        echt(griff, ab, laenge, rat)

    monkeypatch.setattr(os, "posix_fadvise", merke)
    return angaben


def test_geschriebenes_wird_unterwegs_abgegeben_und_ist_unveraendert_wieder_da(
    tmp_path: Path, abgegeben: list[tuple[int, int]]
) -> None:
    datei, inhalt = tmp_path / "gross", os.urandom(20 * MIB + 7)
    with durchlauf.schreibend(datei, neu=True) as ziel:
        for ab in range(0, len(inhalt), MIB):
            ziel.write(inhalt[ab : ab + MIB])
    assert abgegeben == [(0, 8 * MIB), (0, 16 * MIB), (0, 0)]
    abgegeben.clear()
    gelesen = bytearray(MIB)
    with durchlauf.lesend(datei) as quelle:
        wieder = b"".join(bytes(gelesen[:n]) for n in iter(lambda: quelle.readinto(gelesen), 0))  # type: ignore[attr-defined]
    assert wieder == inhalt
    assert abgegeben == [(0, 8 * MIB), (0, 16 * MIB), (0, 0)]


def test_beim_lesen_wird_nie_abgegeben_was_noch_kommt(
    tmp_path: Path, abgegeben: list[tuple[int, int]]
) -> None:
    datei = tmp_path / "gross"
    datei.write_bytes(bytes(12 * MIB))
    with durchlauf.lesend(datei) as quelle:
        for _ in range(5):
            quelle.seek(0)
            quelle.read(2 * MIB)
        assert abgegeben == [(0, 2 * MIB)]


def test_ein_mittelgrosses_dokument_wird_am_ende_abgegeben(
    tmp_path: Path, abgegeben: list[tuple[int, int]]
) -> None:
    with durchlauf.schreibend(tmp_path / "dokument") as ziel:
        ziel.write(bytes(MIB))
        assert abgegeben == []
    assert abgegeben == [(0, 0)]


def test_kurze_dateien_bleiben_im_cache(tmp_path: Path, abgegeben: list[tuple[int, int]]) -> None:
    datei = tmp_path / "klein"
    with durchlauf.schreibend(datei) as ziel:
        ziel.write(bytes(MIB - 1))
    with durchlauf.lesend(datei) as quelle:
        assert quelle.read() == bytes(MIB - 1)
    assert abgegeben == []


def test_eine_pipe_wird_gelesen_wie_eine_datei(abgegeben: list[tuple[int, int]]) -> None:
    """`<(befehl)` of a shell gives a pipe where a file is expected."""
    lesen, schreiben = os.pipe()
    inhalt = os.urandom(9 * MIB)
    with ThreadPoolExecutor(1) as helfer:
        schreiber = helfer.submit(lambda: _schreibe(schreiben, inhalt))
        with durchlauf.lesend(lesen) as quelle:
            assert b"".join(iter(lambda: quelle.read(MIB), b"")) == inhalt
        schreiber.result()
    assert abgegeben == []


def _schreibe(griff: int, inhalt: bytes) -> None:
    with durchlauf.schreibend(griff) as ziel:
        ziel.write(inhalt)


def test_eine_neue_datei_ersetzt_nie_eine_andere(tmp_path: Path) -> None:
    (tmp_path / "da").write_bytes(b"alt")
    with pytest.raises(FileExistsError):
        durchlauf.schreibend(tmp_path / "da", neu=True)
    assert (tmp_path / "da").read_bytes() == b"alt"
