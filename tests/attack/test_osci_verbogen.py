"""Thousands of bent messages: each is refused with a reason or opened with the contents that were signed."""

from __future__ import annotations

import functools
import random
from pathlib import Path

import pytest

from gateway.errors import EingabeFehler
from tests.attack.oscibau import DATEN, versiegle
from tests.oscivektoren import ORDNER, eintraege, oeffne

BROCKEN = (b"<", b">", b'"', b"&", b"&#0;", b"\0", b"\xff", b"\r\n", b"\r\n--", b' Id="body"', b' xmlns="x"')
BROCKEN += (b"<?a b?>", b"<!--", b"<![CDATA[", b"<!DOCTYPE a>", b"=", b"%", b":", b"cid:", b"#", b"Z")


@functools.cache
def vorlagen() -> list[bytes]:
    """Small messages of the library, good and bad, and our own."""
    dateien = [*(ORDNER / "messages").iterdir(), *(ORDNER / "negative").glob("*.osci")]
    kleine = sorted(d for d in dateien if d.stat().st_size < 40_000)
    return [versiegle(als_anhang=True), versiegle(als_anhang=False), *(d.read_bytes() for d in kleine)]


@functools.cache
def signierte() -> set[bytes]:
    namen = {c["name"] for e in eintraege("messages") for c in e["contents"]}
    dateien = [ORDNER / "contents" / f"{name}.bin" for name in namen]
    return {d.read_bytes() for d in dateien if d.is_file()} | set(DATEN.values())


def verbiege(nachricht: bytes, wuerfel: random.Random) -> bytes:
    """Flip, cut, copy or insert, once or a few times."""
    verbogen = bytearray(nachricht)
    for _ in range(wuerfel.choice((1, 1, 1, 2, 5))):
        stelle, woher = wuerfel.randrange(len(verbogen)), wuerfel.randrange(len(verbogen))
        laenge = wuerfel.choice((1, 2, 10, 100, 1000))
        match wuerfel.randrange(4):
            case 0:
                verbogen[stelle] ^= 1 << wuerfel.randrange(8)
            case 1:
                del verbogen[stelle : stelle + laenge]
            case 2:
                verbogen[stelle:stelle] = wuerfel.choice(BROCKEN)
            case _:
                verbogen[stelle:stelle] = verbogen[woher : woher + laenge]
    return bytes(verbogen)


@pytest.mark.parametrize("saat", range(4))
def test_verbogene_nachrichten(saat: int, vertrauen: Path) -> None:
    wuerfel = random.Random(saat)
    angenommen = 0
    for _ in range(700):
        try:
            _, inhalte = oeffne(verbiege(wuerfel.choice(vorlagen()), wuerfel), vertrauen)
        except EingabeFehler:
            continue
        angenommen += 1
        assert set(inhalte.values()) <= signierte()
    assert 0 < angenommen < 200, "nur was neben dem Signierten liegt, darf sich verbiegen lassen"
