"""Blobs in a folder: durable before they are visible, nothing readable on the disk, nothing left behind."""

from __future__ import annotations

import hashlib
import os
import signal
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.blob.folder import AblageVoll, Ordnerblobs
from gateway.ports import Blob, BlobNichtGefunden
from gateway.schutz.fehler import AblageBeschaedigt
from tests.integration.blobs.werkbank import ANDERER, EINER, INHALT, stuecke


def _dateien(ordner: Path) -> list[Path]:
    return sorted(p for p in ordner.rglob("*") if p.is_file())


def test_namen_und_dateien_verraten_nichts(tmp_path: Path) -> None:
    """Nobody without the key can tell whether two Mandanten hold the same document, or which."""
    blobs = Ordnerblobs(tmp_path)
    klartext = b"Erika Mustermann " * 1000
    blob = blobs.lege(iter([klartext]), EINER)
    blobs.lege(iter([klartext]), ANDERER)
    erste, zweite = _dateien(tmp_path)
    assert erste.name != zweite.name
    for datei in (erste, zweite):
        assert blob.sha256[2:] not in str(datei)
        assert b"Mustermann" not in datei.read_bytes()
        assert datei.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("laenge", [0, 3, 36, 1000, 1_048_612, -1])
def test_eine_abgeschnittene_datei_wird_nicht_gelesen(tmp_path: Path, laenge: int) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(stuecke(), EINER)
    [datei] = _dateien(tmp_path)
    os.truncate(datei, laenge if laenge >= 0 else datei.stat().st_size - 1)
    with pytest.raises(AblageBeschaedigt):
        blobs.oeffne(blob, EINER)


def test_ein_gekipptes_bit_faellt_beim_lesen_auf(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(stuecke(), EINER)
    [datei] = _dateien(tmp_path)
    bytes_ = bytearray(datei.read_bytes())
    for stelle in (0, 5, 25, 1_000_000, len(bytes_) - 1):
        verfaelscht = bytes_.copy()
        verfaelscht[stelle] ^= 1
        datei.write_bytes(verfaelscht)
        with pytest.raises(AblageBeschaedigt), blobs.oeffne(blob, EINER) as strom:
            strom.read()


def test_erneutes_ablegen_heilt_eine_beschaedigte_datei(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blob = blobs.lege(stuecke(), EINER)
    [datei] = _dateien(tmp_path)
    datei.write_bytes(b"kaputt")
    blobs.lege(stuecke(), EINER)
    with blobs.oeffne(blob, EINER) as strom:
        assert strom.read() == INHALT


KIND = """
import os, signal, sys
from pathlib import Path
from adapters.blob.folder import Ordnerblobs
from gateway.ports import Raum
def punkt(name):
    if name == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
blobs = Ordnerblobs(Path(sys.argv[1]), haltepunkt=punkt)
raum = Raum("11111111111141118111111111111111", b"1" * 32)
blobs.lege(iter([b"x" * 3_000_000]), raum)
blobs.leere(raum.name)
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
        with blobs.oeffne(blob, EINER) as strom:
            assert strom.read() == inhalt
    else:
        with pytest.raises(BlobNichtGefunden):
            blobs.oeffne(blob, EINER)
    assert blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=datetime.now(UTC)) == 0
    uebermorgen = datetime.now(UTC) + timedelta(days=2)
    blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=uebermorgen)
    assert len(_dateien(tmp_path)) == int(sichtbar)


def test_laesst_sich_nicht_schreiben_ist_das_voruebergehend(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_text("eine Datei, wo ein Ordner sein sollte")
    with pytest.raises(AblageVoll):
        Ordnerblobs(tmp_path / "blobs").lege(stuecke(), EINER)


def test_kill_9_mitten_im_leeren_laesst_nichts_vergessen(tmp_path: Path) -> None:
    """Nobody finds it under its name any more; the store still tells of it, and emptying goes on."""
    for aufraeumen in (lambda b: b.leere(EINER.name), _kehre):
        kind = subprocess.run([sys.executable, "-c", KIND, str(tmp_path), "raum_beiseite"], check=False)
        assert kind.returncode == -signal.SIGKILL
        blobs = Ordnerblobs(tmp_path)
        with pytest.raises(BlobNichtGefunden):
            blobs.oeffne(Blob(hashlib.sha256(b"x" * 3_000_000).hexdigest(), 3_000_000), EINER)
        [angabe] = blobs.raeume()
        assert (angabe.name, angabe.blobs) == (EINER.name, 1)
        aufraeumen(blobs)
        assert list(blobs.raeume()) == []
        assert _dateien(tmp_path) == []


def _kehre(blobs: Ordnerblobs) -> None:
    blobs.raeume_auf(aelter_als=timedelta(days=1), jetzt=datetime.now(UTC))


def test_halbfertiges_zaehlt_als_rest_und_geht_mit_seinem_raum(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    schreiber = blobs.schreiber(EINER)
    schreiber.write(INHALT)
    [angabe] = blobs.raeume()
    assert (angabe.name, angabe.blobs) == (EINER.name, 0)
    assert angabe.bytes > 0
    blobs.leere(EINER.name)
    assert _dateien(tmp_path) == []
    schreiber.verwirf()


def test_ein_leerer_raum_hat_keinen_ordner_mehr(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    blobs.loesche(blobs.lege(stuecke(), EINER), EINER)
    blobs.schreiber(EINER).verwirf()
    blobs.lege(stuecke(), ANDERER)
    blobs.leere(ANDERER.name)
    assert list(tmp_path.glob("*/*")) == []


@pytest.mark.parametrize("umask", [0, 0o022, 0o277, 0o777])
def test_niemand_sonst_liest_welche_umask_auch_gilt(tmp_path: Path, umask: int) -> None:
    vorher = os.umask(umask)
    try:
        blobs = Ordnerblobs(tmp_path / "blobs")
        blobs.lege(stuecke(), EINER)
        halb = blobs.schreiber(EINER)
    finally:
        os.umask(vorher)
    for pfad in (tmp_path / "blobs", *(tmp_path / "blobs").rglob("*")):
        assert stat.S_IMODE(pfad.stat().st_mode) == (0o700 if pfad.is_dir() else 0o600)
    assert len(_dateien(tmp_path)) == 2
    halb.verwirf()


def test_jeder_name_auf_dem_weg_zum_blob_ist_dauerhaft_und_nur_einmal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process cannot know whether the one that made the folders lived long enough to sync them."""
    gesichert: list[str] = []
    fsync = os.fsync

    def merke(griff: int) -> None:
        ort = Path(f"/proc/self/fd/{griff}").readlink()
        gesichert.append("halb" if ort.suffix == ".neu" else str(ort.relative_to(tmp_path)))
        fsync(griff)

    monkeypatch.setattr(os, "fsync", merke)
    fach, raum = EINER.name[:2], f"{EINER.name[:2]}/{EINER.name}"
    for inhalt in (b"eins", b"zwei"):
        Ordnerblobs(tmp_path).lege(iter([inhalt]), EINER)
        assert gesichert == ["halb", raum, fach, "."]
        gesichert.clear()
    blobs = Ordnerblobs(tmp_path)
    blobs.lege(iter([b"drei"]), EINER)
    gesichert.clear()
    blobs.lege(iter([b"vier"]), EINER)
    assert gesichert == ["halb", raum]
    gesichert.clear()
    blobs.leere(EINER.name)
    assert gesichert == [fach]
    gesichert.clear()
    blobs.lege(iter([b"neu"]), EINER)
    assert gesichert == ["halb", raum, fach]


def test_fremdes_im_ordner_stoert_nicht_und_ist_kein_raum(tmp_path: Path) -> None:
    (tmp_path / "lost+found" / "Ordner").mkdir(parents=True)
    (tmp_path / "lost+found" / "Ordner" / "datei").write_text("x")
    (tmp_path / "datei").write_text("x")
    blobs = Ordnerblobs(tmp_path)
    _kehre(blobs)
    assert list(blobs.raeume()) == []
    assert len(_dateien(tmp_path)) == 2
