"""Text files as editors of this world write them."""

from __future__ import annotations

from pathlib import Path

import pytest

from gateway.textdatei import FremdeKodierung, entziffere, lies_text


def test_die_marke_von_utf8_gehoert_nicht_zum_text(tmp_path: Path) -> None:
    datei = tmp_path / "text.txt"
    datei.write_bytes(b"\xef\xbb\xbfGr\xc3\xbcn\r\n")
    assert lies_text(datei) == "Grün\r\n"


@pytest.mark.parametrize("inhalt", [b"", b"\xef\xbb\xbf", "Grün".encode(), b"abc"])
def test_utf8_wird_gelesen_wie_es_ist(inhalt: bytes) -> None:
    assert entziffere(inhalt) == inhalt.removeprefix(b"\xef\xbb\xbf").decode()


@pytest.mark.parametrize(
    ("kodierung", "name"),
    [
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_eine_andere_kodierung_wird_beim_namen_genannt(kodierung: str, name: str) -> None:
    with pytest.raises(FremdeKodierung, match=name) as gefangen:
        entziffere("Grün-geheim".encode(kodierung))
    assert "geheim" not in str(gefangen.value)
    assert gefangen.value.__cause__ is None


def test_nullbytes_sind_kein_text() -> None:
    with pytest.raises(FremdeKodierung, match="Nullbytes") as gefangen:
        entziffere(b"geh\0eim")
    assert "eim" not in str(gefangen.value)
