"""Names that Windows can't hold are found, the others are left in peace."""

from __future__ import annotations

import time

import pytest

from gateway.paket.windowsnamen import nicht_fuer_windows


@pytest.mark.parametrize(
    ("name", "wort"),
    [
        ("12:30 Uhr.pdf", "»:«"),
        ("Was?.pdf", "»?«"),
        ("a<b>c|d*e.pdf", "»<«, »>«, »|«, »*«"),
        ('Der "Antrag".pdf', '»"«'),
        ("Ordner /Bescheid.pdf", "»Ordner «"),
        ("Ordner./Bescheid.pdf", "»Ordner.«"),
        ("Bescheid ", "Leerzeichen"),
        ("con.pdf", "Gerät"),
        ("AUX", "Gerät"),
        ("Ordner/Lpt1.alt.pdf", "Gerät"),
        ("COM².pdf", "Gerät"),
        ("o" * 200 + "/" + "d" * 60, "zu lang"),
    ],
)
def test_was_windows_nicht_halten_kann_wird_genannt(name: str, wort: str) -> None:
    ((datei, satz),) = nicht_fuer_windows([name])
    assert datei == name
    assert wort in satz


@pytest.mark.parametrize(
    "name", ["Bescheid .pdf", "Console.pdf", "COM10.pdf", "Com.pdf", "Straße ÄÖÜ.pdf", " x.pdf", "a.b/c.pdf"]
)
def test_was_windows_halten_kann_wird_nicht_genannt(name: str) -> None:
    assert list(nicht_fuer_windows([name])) == []


@pytest.mark.parametrize(
    ("namen", "genannt"),
    [
        (["A.pdf", "a.pdf"], ["a.pdf"]),
        (["Ä.pdf", "ä.pdf"], ["ä.pdf"]),
        (["Ordner/x.pdf", "ordner/y.pdf"], ["ordner/y.pdf"]),
        (["a/x.pdf", "b/X.pdf"], []),
        (["Straße.pdf", "STRASSE.pdf"], []),
    ],
)
def test_gross_und_klein_unterscheidet_windows_nicht(namen: list[str], genannt: list[str]) -> None:
    assert [datei for datei, _ in nicht_fuer_windows(namen)] == genannt


def test_zwanzigtausend_gleiche_namen_kosten_nicht_mehr_als_verschiedene() -> None:
    anfang = time.monotonic()
    gefunden = list(nicht_fuer_windows(f"{'o/' * 60}{'Aa'[n % 2]}{n // 2}.pdf" for n in range(20_000)))
    assert len(gefunden) == 10_000
    assert time.monotonic() - anfang < 30
