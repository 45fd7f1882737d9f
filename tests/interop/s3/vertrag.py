"""The whole contract of the blob store in a bucket of MinIO, 2.4 GB with flat memory, and stores that are really full.

The contract's tests are the ones of the gate, unchanged; only the store is another one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.blob.s3 import S3blobs
from adapters.blob.s3 import fehler as s3fehler
from tests.integration.blobs.test_s3blobs import *  # noqa: F403
from tests.integration.blobs.test_vertrag import *  # noqa: F403
from tests.integration.blobs.werkbank import EINER, Werkbank
from tests.s3speicher import S3speicher, minio, versitygw

_GROSS = 2_400_000_000
_SPEICHER = 80_000_000
"""Bytes of memory above what the process has before."""


@pytest.fixture(scope="module")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3speicher]:
    with minio(tmp_path_factory.mktemp("minio")) as speicher:
        yield speicher


@pytest.fixture(params=[8 << 20, 1000])
def bank(request: pytest.FixtureRequest, s3: S3speicher) -> Werkbank:
    bucket = s3.bucket()
    return Werkbank(lambda: s3.blobs(bucket, am_stueck=request.param))


GROSS = r"""
import hashlib, re, sys
from pathlib import Path
from adapters.blob.s3 import S3blobs, S3zugang, baue_klient
from gateway.ports import Raum
bucket, url, schluessel, geheimnis, anzahl = sys.argv[1:]
blobs = S3blobs(baue_klient(S3zugang(url, "us-east-1", schluessel, geheimnis)), bucket)
raum, stueck = Raum("1" * 32, b"1" * 32), bytes(range(256)) * 4096
def hoechststand():  # of this program; that of getrusage knows the one that started it, too
    return int(re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024
vorher = hoechststand()
blob = blobs.lege((stueck for _ in range(int(anzahl) // len(stueck))), raum)
summe = hashlib.sha256()
with blobs.oeffne(blob, raum) as strom:
    while teil := strom.read(1 << 20):
        summe.update(teil)
assert summe.hexdigest() == blob.sha256
blobs.leere(raum.name)
assert list(blobs.raeume()) == []
print(hoechststand() - vorher)
"""


@pytest.mark.parametrize("wer", [minio, versitygw])
def test_ein_dokument_von_2400_mb_braucht_wenig_speicher(
    wer: Callable[[Path], S3speicher], tmp_path: Path
) -> None:
    with wer(tmp_path) as speicher:  # type: ignore[attr-defined]
        z = speicher.zugang
        angaben = [speicher.bucket(), z.url, z.schluessel, z.geheimnis, str(_GROSS)]
        lauf = subprocess.run(
            [sys.executable, "-c", GROSS, *angaben], capture_output=True, text=True, check=False
        )
        assert lauf.returncode == 0, lauf.stderr[-600:]
        assert int(lauf.stdout) < _SPEICHER
        print(f"{wer.__name__}: {int(lauf.stdout) / 1e6:.0f} MB")


@pytest.fixture
def enge_platte(tmp_path: Path) -> Iterator[Path]:
    """Needs root."""
    ort = tmp_path / "eng"
    ort.mkdir()
    lauf = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=60m", "tmpfs", str(ort)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert lauf.returncode == 0, f"Dieser Test braucht root: {lauf.stderr}"
    yield ort
    subprocess.run(["umount", "-l", str(ort)], check=True)


@pytest.mark.parametrize("wer", [minio, versitygw])
def test_ein_wirklich_voller_speicher_sagt_es(wer: Callable[[Path], S3speicher], enge_platte: Path) -> None:
    with wer(enge_platte) as speicher:  # type: ignore[attr-defined]
        blobs: S3blobs = speicher.blobs(speicher.bucket())
        with pytest.raises(s3fehler.SpeicherVoll) as gefangen:
            blobs.lege((bytes(1 << 20) for _ in range(100)), EINER)
        print(f"{wer.__name__}: {type(gefangen.value).__name__} {gefangen.value.wo}")
        blobs.leere(EINER.name)
        blobs.lege(iter([b"wieder Platz"]), EINER)
