"""Byte ranges: what browsers ask for, and what nobody can answer."""

from __future__ import annotations

import pytest

from gateway.web.bereiche import UnerfuellbarerBereich, lies_bereich


@pytest.mark.parametrize(
    ("kopf", "antwort"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 10)),
        ("bytes=90-5000", (90, 10)),
        ("bytes=-5", (95, 5)),
        ("bytes=-5000", (0, 100)),
        ("bytes = 1 - 2", (1, 2)),
        ("bytes=5-1", None),
        ("bytes=-", None),
        ("bytes=0-1,4-5", None),
        ("zeilen=0-1", None),
        ("bytes=" + "9" * 16 + "-", None),
        ("bytes=a-b", None),
    ],
)
def test_ein_bereich_oder_die_ganze_datei(kopf: str | None, antwort: tuple[int, int] | None) -> None:
    assert lies_bereich(kopf, 100) == antwort


@pytest.mark.parametrize(("kopf", "groesse"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0)])
def test_hinter_dem_ende_liegt_nichts(kopf: str, groesse: int) -> None:
    with pytest.raises(UnerfuellbarerBereich):
        lies_bereich(kopf, groesse)
