"""Blobs: durable before they are visible, unreadable without their key, no trace of their content."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.blob.folder import AblageVoll, BlobNichtGefunden, Ordnerblobs
from gateway.ports import Blob
from gateway.schutz.fehler import AblageBeschaedigt

K1, K2 = b"1" * 32, b"2" * 32
INHALT = os.urandom(2_500_000)


def _stuecke(inhalt: bytes = INHALT, groesse: int = 70_001) -> Iterator[bytes]:
    return (inhalt[i : i + groesse] for i in range(0, len(inhalt), groesse))


def _dateien(ordner: Path) -> list[Path]:
    return sorted(p for p in ordner.rglob("*") if p.is_file())


def test_was_hineingeht_kommt_heraus_auch_aus_der_mitte(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    assert blob == Blob(hashlib.sha256(INHALT).hexdigest(), len(INHALT))
    with blobs.oeffne(blob, K1) as strom:
        assert strom.read() == INHALT
        strom.seek(1_048_570)
        assert strom.read(20) == INHALT[1_048_570:1_048_590]


def test_wer_selbst_summiert_bekommt_denselben_blob(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    schreiber = blobs.schreiber(K1, ohne_summe=True)
    schreiber.write(INHALT)
    assert schreiber.fertig(hashlib.sha256(INHALT).hexdigest()) == blobs.lege(_stuecke(), K1)
    assert len(_dateien(tmp_path)) == 1


def test_leerer_inhalt_ist_auch_einer(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    with blobs.oeffne(blobs.lege(iter(()), K1), K1) as strom:
        assert strom.read() == b""


def test_derselbe_inhalt_liegt_einmal_je_schluessel(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    assert blobs.lege(_stuecke(), K1) == blobs.lege(_stuecke(groesse=999), K1)
    assert len(_dateien(tmp_path)) == 1
    blobs.lege(_stuecke(), K2)
    assert len(_dateien(tmp_path)) == 2


def test_namen_und_dateien_verraten_nichts(tmp_path: Path) -> None:
    """Nobody without the key can tell whether two Mandanten hold the same document, or which."""
    blobs = Ordnerblobs(tmp_path)
    klartext = b"Erika Mustermann " * 1000
    blob = blobs.lege(iter([klartext]), K1)
    blobs.lege(iter([klartext]), K2)
    erste, zweite = _dateien(tmp_path)
    assert erste.name != zweite.name
    for datei in (erste, zweite):
        assert blob.sha256[2:] not in str(datei)
        assert b"Mustermann" not in datei.read_bytes()
        assert datei.stat().st_mode & 0o077 == 0


def test_ohne_den_richtigen_schluessel_gibt_es_nichts(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    with pytest.raises(BlobNichtGefunden):
        blobs.oeffne(blob, K2)


@pytest.mark.parametrize("laenge", [0, 3, 36, 1000, 1_048_612, -1])
def test_eine_abgeschnittene_datei_wird_nicht_gelesen(tmp_path: Path, laenge: int) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    [datei] = _dateien(tmp_path)
    os.truncate(datei, laenge if laenge >= 0 else datei.stat().st_size - 1)
    with pytest.raises(AblageBeschaedigt):
        blobs.oeffne(blob, K1)


def test_ein_gekipptes_bit_faellt_beim_lesen_auf(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    [datei] = _dateien(tmp_path)
    bytes_ = bytearray(datei.read_bytes())
    for stelle in (0, 5, 25, 1_000_000, len(bytes_) - 1):
        verfaelscht = bytes_.copy()
        verfaelscht[stelle] ^= 1
        datei.write_bytes(verfaelscht)
        with pytest.raises(AblageBeschaedigt), blobs.oeffne(blob, K1) as strom:
            strom.read()


def test_erneutes_ablegen_heilt_eine_beschaedigte_datei(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    [datei] = _dateien(tmp_path)
    datei.write_bytes(b"kaputt")
    blobs.lege(_stuecke(), K1)
    with blobs.oeffne(blob, K1) as strom:
        assert strom.read() == INHALT


def test_loeschen_darf_man_wiederholen(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(_stuecke(), K1)
    blobs.loesche(blob, K1)
    blobs.loesche(blob, K1)
    assert _dateien(tmp_path) == []


def test_bricht_die_quelle_ab_bleibt_nichts_liegen(tmp_path: Path) -> None:
    def quelle() -> Iterator[bytes]:
        yield b"x" * 3_000_000
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        Ordnerblobs(tmp_path).lege(quelle(), K1)
    assert _dateien(tmp_path) == []


KIND = """
import os, signal, sys
from pathlib import Path
from adapters.blob.folder import Ordnerblobs
def punkt(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
Ordnerblobs(Path(sys.argv[1]), haltepunkt=punkt).lege(iter([b"x" * 3_000_000]), b"1" * 32)
"""


@pytest.mark.parametrize(
    ("punkt", "sichtbar"), [("geschrieben", False), ("vor_umbenennen", False), ("umbenannt", True)]
)
def test_kill_9_laesst_nie_einen_halben_blob_sehen(tmp_path: Path, punkt: str, sichtbar: bool) -> None:
    kind = subprocess.run([sys.executable, "-c", KIND, str(tmp_path), punkt], check=False)
    assert kind.returncode == -signal.SIGKILL
    inhalt = b"x" * 3_000_000
    blob = Blob(hashlib.sha256(inhalt).hexdigest(), len(inhalt))
    blobs = Ordnerblobs(tmp_path)
    if sichtbar:
        with blobs.oeffne(blob, K1) as strom:
            assert strom.read() == inhalt
    else:
        with pytest.raises(BlobNichtGefunden):
            blobs.oeffne(blob, K1)
    assert blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=datetime.now(UTC)) == 0
    uebermorgen = datetime.now(UTC) + timedelta(days=2)
    blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=uebermorgen)
    assert len(_dateien(tmp_path)) == int(sichtbar)


def test_laesst_sich_nicht_schreiben_ist_das_voruebergehend(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("eine Datei, wo ein Ordner sein sollte")
    with pytest.raises(AblageVoll):
        Ordnerblobs(tmp_path / "blobs").lege(_stuecke(), K1)
