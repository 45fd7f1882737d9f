"""The blob folder with the real content encryption: what lies on the disk tells nothing."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from adapters.blob.folder import Ordnerblobs
from gateway.ports import Raum
from gateway.schutz import inhalt
from gateway.schutz.fehler import AblageBeschaedigt
from gateway.schutz.hauptschluessel import neuer_schluessel


def test_ein_blob_liegt_verschluesselt_und_wird_beschaedigt_nicht_gelesen(tmp_path: Path) -> None:
    blobs = Ordnerblobs(tmp_path)
    raum, klar = Raum(uuid4().hex, neuer_schluessel()), b"Akte Mustermann " * 200_000
    blob = blobs.lege(iter([klar[:100], klar[100:]]), raum)
    with blobs.oeffne(blob, raum) as strom:
        assert strom.read() == klar
    (datei,) = [d for d in tmp_path.rglob("*") if d.is_file()]
    daten = bytearray(datei.read_bytes())
    assert b"Mustermann" not in daten
    assert inhalt.klartextgroesse(len(daten)) == len(klar)
    daten[1_500_000] ^= 1
    datei.write_bytes(daten)
    with blobs.oeffne(blob, raum) as strom, pytest.raises(AblageBeschaedigt):
        strom.read()
