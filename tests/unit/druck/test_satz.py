"""Every letter of DIN 91379 is set; what values hold is text and nothing else; same values, same bytes."""

from __future__ import annotations

import io
import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

from pypdf import PdfReader

from gateway.auskunft.vorgaenge.nachweisangaben import NAME
from gateway.druck.beilage import lies_beilage
from gateway.druck.satz import setze
from tests.druckmuster import din_91379, nachweis


def _text(pdf: bytes) -> str:
    text = "".join(seite.extract_text() for seite in PdfReader(io.BytesIO(pdf)).pages)
    return unicodedata.normalize("NFC", text)


def test_jeder_buchstabe_von_din_91379_steht_lesbar_auf_der_seite() -> None:
    zeichen = din_91379()
    assert len(zeichen) > 700
    pdf = nachweis(" ".join(zeichen))
    stuecke = set(unicodedata.normalize("NFD", _text(pdf)))  # marks are told apart from what they stand on
    assert set(unicodedata.normalize("NFD", "".join(zeichen))) - stuecke <= {" ", "\xa0"}
    assert json.loads(lies_beilage(pdf, NAME))["akte"]["person"] == " ".join(zeichen)


def test_was_in_einem_namen_steht_wird_nie_ausgefuehrt() -> None:
    boese = '#panic("aus") #read("/etc/passwd") $ x $ *fett* <a> @ref \\ // "'
    assert '#panic("aus") #read("/etc/passwd") $ x $ *fett* <a> @ref' in " ".join(
        _text(nachweis(boese)).split()
    )


def test_lange_namen_brechen_um_und_laufen_nicht_aus_dem_blatt() -> None:
    name = "Langeswort" * 40
    zeilen = _text(nachweis(name)).splitlines()
    assert "".join("".join(zeilen).split()).replace("\xad", "").count(name) >= 5
    assert max(map(len, zeilen)) < len(name)


def test_ein_zeichen_das_die_schreibrichtung_wendet_macht_aus_keinem_namen_einen_anderen() -> None:
    text = _text(nachweis("Ali \u202exe.nemann\u202c \u2067Beispiel\u2069\u200f"))
    assert "Ali xe.nemann Beispiel" in text


def test_gleiche_werte_geben_gleiche_bytes_mit_gliederung_und_sprache() -> None:
    pdf = nachweis("Ø")
    assert pdf == nachweis("Ø")
    wurzel = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert wurzel["/Lang"] == "de-DE"
    assert wurzel["/MarkInfo"]["/Marked"]


def test_jede_uhrzeit_geht() -> None:
    """The clock of a machine knows microseconds and any offset."""
    oertlich = datetime(2026, 11, 24, 9, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    for wann in (oertlich, oertlich.astimezone(UTC)):
        assert setze("begleitliste", _LEERES_BLATT, wann=wann).startswith(b"%PDF-")


_LEERES_BLATT = {
    **dict.fromkeys(("titel", "behoerde", "satz", "nummer", "fuss", "schluss"), "x"),
    "balken": "101",
    "angaben": [("a", "b")],
    "stuecke": [],
}
