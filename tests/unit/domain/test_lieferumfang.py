"""What the deliveries of a matter say together: the receiver neither believes too much nor waits for ever."""

from __future__ import annotations

import random
from uuid import UUID

import pytest

from gateway.ablauf.akte.umfang import lies, schreibe
from gateway.domain.lieferumfang import Lieferumfang, Rest, rest

VORGANG = UUID(int=8)
ERSTE = Lieferumfang(5, 8, 2)


@pytest.mark.parametrize(
    ("lieferungen", "erwartet"),
    [
        ([ERSTE], Rest(wartet=2, bleibt=1)),
        ([ERSTE, Lieferumfang(9)], Rest(wartet=2, bleibt=1)),
        ([ERSTE, Lieferumfang(1, 8, 1)], Rest(wartet=1, bleibt=1)),
        ([ERSTE, Lieferumfang(1, 8, 0)], Rest(bleibt=2)),
        ([ERSTE, Lieferumfang(1, 8, 1), Lieferumfang(1, 8, 0), Lieferumfang(3)], Rest(bleibt=1)),
        ([Lieferumfang(8, 8, 0)], Rest()),
        ([Lieferumfang(6, 8)], Rest(ungewiss=2)),
        ([Lieferumfang(6)], Rest()),
        ([], Rest()),
    ],
)
def test_spaete_post_schliesst_keine_luecke_und_die_kleinste_zahl_gilt(
    lieferungen: list[Lieferumfang], erwartet: Rest
) -> None:
    random.Random(1).shuffle(lieferungen)
    assert rest(lieferungen) == erwartet


@pytest.mark.parametrize("umfang", [ERSTE, Lieferumfang(6, 8), Lieferumfang(2), Lieferumfang(8, 8, 0)])
def test_das_zeichen_sagt_was_hineingeschrieben_wurde(umfang: Lieferumfang) -> None:
    zeichen = schreibe(VORGANG, umfang)
    assert lies(zeichen) == umfang
    assert len(zeichen) <= 100
    assert sum(not z.isalnum() for z in zeichen) <= 8


@pytest.mark.parametrize("zeichen", [None, "", "4711", f"{VORGANG.hex}-9von8", f"{VORGANG.hex}-6von8folgt3"])
def test_ein_fremdes_oder_widersinniges_zeichen_sagt_nichts(zeichen: str | None) -> None:
    assert lies(zeichen) is None
