"""Which characters of a name a message can't carry, told so that one finds them."""

from __future__ import annotations

import time

import pytest

from gateway.nachrichten.zeichen import benenne, fremde_zeichen, ist_datentyp_c


@pytest.mark.parametrize(
    ("text", "fremde"),
    [
        ("Antrag – 2", ["–"]),
        ("кот", ["к", "о", "т"]),
        ("oo\x7fx–o–", ["\x7f", "–"]),
        ("Mu\u0308ller", ["u\u0308"]),
        ("\u0308", ["\u0308"]),
        ("Foto \U0001f600", ["\U0001f600"]),
        ("\u0308\u0308a", ["\u0308\u0308"]),
    ],
)
def test_jedes_fremde_zeichen_wird_einmal_genannt(text: str, fremde: list[str]) -> None:
    assert not ist_datentyp_c(text)
    assert fremde_zeichen(text) == fremde


@pytest.mark.parametrize(
    "text", ["", "Müller, A\u030b und C\u0300", "Straße 5 €", "’", "K\u035fH und k\u035fh"]
)
def test_erlaubter_text_hat_keine(text: str) -> None:
    assert ist_datentyp_c(text)
    assert fremde_zeichen(text) == []


def test_ein_zeichen_das_man_nicht_sieht_wird_nur_als_nummer_genannt() -> None:
    assert benenne("–") == "»–« (U+2013)"
    assert benenne("\u200b") == "U+200B"
    assert benenne("u\u0308") == "»u\u0308« (U+0075 U+0308)"


def test_die_suche_ist_linear() -> None:
    anfang = time.monotonic()
    assert fremde_zeichen("a–" * 100_000) == ["–"]
    assert fremde_zeichen("A\u030b" * 100_000 + "–") == ["–"]
    assert time.monotonic() - anfang < 30
