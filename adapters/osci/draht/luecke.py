"""Writing what comes first last: a gap of known length, and a stand-in key to find the length out."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from adapters.osci.draht.stuecke import Folge
from gateway.schutz.verfahren import Digestverfahren, Maskenverfahren, Signaturverfahren
from gateway.schutz.zertifikat import Zertifikat


@dataclass(frozen=True)
class Luecke:
    """Room for something that is written later."""

    groesse: int

    def __iter__(self) -> Iterator[bytes]:
        raise AssertionError


class Platzhalter:
    """Signs with zeros, to find out how long things become."""

    kette = ()

    def __init__(self, zertifikat: Zertifikat):
        self.zertifikat = zertifikat

    def signiere(self, daten: bytes, verfahren: Signaturverfahren) -> bytes:
        laenge = (self.zertifikat.bits + 7) // 8
        return bytes(2 * laenge if verfahren.art == "ECDSA" else laenge)

    def entschluessele(self, geheim: bytes, digest: Digestverfahren, maske: Maskenverfahren) -> bytes:
        raise AssertionError


def schreibe(folge: Folge, ziel: BinaryIO) -> int:
    """Write the pieces; returns where the gap begins, if there is one."""
    luecke = 0
    for teil in folge.teile:
        if isinstance(teil, Luecke):
            luecke = ziel.tell()
            ziel.seek(teil.groesse, os.SEEK_CUR)
            continue
        for stueck in (teil,) if isinstance(teil, bytes) else teil:
            ziel.write(stueck)
    return luecke
