"""The last known entries on disk: complete again, or none; never a crash."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from adapters.dvdv.letztstand import Letztstand
from gateway.domain.behoerde import Behoerde
from gateway.ports import Diensteintrag, Zugang

EINTRAG = Diensteintrag(
    Behoerde("azr:001900", "Beispielstadt, Ausländerbehörde"),
    (
        Zugang("osci", "https://postfach.invalid/", b"\x00chiffre\xff", b"\x00signatur\xff" * 50),
        Zugang("xta", "https://xta.invalid/", konto="azr:001900"),
    ),
    b"\x30leser" * 300,
    b"\x30autor",
    "26.11",
)
FRUEHER = """{"kennung": "azr:001900", "name": "Beispielstadt", "postfach_url": "https://postfach.invalid/",
"version": "26.11", "postfach_verschluesselung": "AA==", "postfach_signatur": "AA==",
"leser": "AA==", "autor": "AA=="}
"""


@pytest.fixture
def letztstand(tmp_path: Path) -> Letztstand:
    return Letztstand(tmp_path / "stand")


def test_ein_eintrag_kommt_mit_allen_zugaengen_wieder(letztstand: Letztstand) -> None:
    letztstand.merke(EINTRAG)
    assert letztstand.hole("azr:001900") == EINTRAG
    assert letztstand.hole("azr:001901") is None
    letztstand.vergiss("azr:001900")
    letztstand.vergiss("azr:001900")
    assert letztstand.hole("azr:001900") is None


@pytest.mark.parametrize(
    "inhalt",
    [
        FRUEHER,
        "",
        "[]",
        "null",
        "{",
        "[" * 100_000,
        "\x00",
        FRUEHER.replace("postfach_url", "zugaenge"),
        FRUEHER.replace('"postfach_url": "https://postfach.invalid/"', '"zugaenge": []'),
        FRUEHER.replace('"postfach_url": "https://postfach.invalid/"', '"zugaenge": ["osci"]'),
        FRUEHER.replace('"postfach_url": "https://postfach.invalid/"', '"zugaenge": [{"transport": 1}]'),
    ],
)
def test_was_frueher_oder_beschaedigt_ist_zaehlt_nicht(
    tmp_path: Path, letztstand: Letztstand, inhalt: str
) -> None:
    """What an earlier version of the program has kept, too; the next look-up keeps it anew."""
    letztstand.merke(EINTRAG)
    [datei] = (tmp_path / "stand").iterdir()
    datei.write_text(inhalt)
    assert letztstand.hole("azr:001900") is None
    letztstand.merke(EINTRAG)
    assert letztstand.hole("azr:001900") == EINTRAG


def test_was_schon_da_liegt_wird_nicht_noch_einmal_geschrieben_und_was_fehlt_schon(
    tmp_path: Path, letztstand: Letztstand
) -> None:
    letztstand.merke(EINTRAG)
    (datei,) = (tmp_path / "stand").iterdir()
    vorher = datei.stat()
    letztstand.merke(EINTRAG)
    assert datei.stat().st_ino == vorher.st_ino
    datei.unlink()
    letztstand.merke(EINTRAG)
    assert letztstand.hole("azr:001900") == EINTRAG


def test_was_ein_anderer_prozess_geschrieben_hat_wird_ersetzt(tmp_path: Path, letztstand: Letztstand) -> None:
    letztstand.merke(EINTRAG)
    Letztstand(tmp_path / "stand").merke(replace(EINTRAG, leser=b"alt"))
    letztstand.merke(EINTRAG)
    assert letztstand.hole("azr:001900") == EINTRAG
