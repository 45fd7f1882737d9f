"""Hostile messages: refused in linear time, with the right code, and without a word of their content."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from gateway.nachrichten.lesen import NachrichtUngueltig, Pruefergebnis, lies_nachricht, pruefe

BEISPIELE = Path(__file__).parents[1] / "samples" / "xauslaender-26.11"
GEHEIM = "Geheimnisvoll"
ANFORDERUNG = (BEISPIELE / "010201-minimal.xml").read_bytes()
METADATEN = (BEISPIELE / "010206-minimal.xml").read_bytes()
NAME = b"<xauslaender:nameNachPass>"


def _befunde(daten: bytes) -> Pruefergebnis:
    return pruefe(io.BytesIO(daten))


@pytest.mark.parametrize(
    ("alt", "neu"),
    [
        (b"<name>Fiktivus", f"<name>{GEHEIM}\u0416".encode()),
        (b"<xauslaender:azrNummer>0", f"<xauslaender:azrNummer>{GEHEIM}0".encode()),
        (b"<code>01<", f"<code>{GEHEIM}<".encode()),
        (b"<code>998<", f"<code>{GEHEIM}<".encode()),
        (b"<xauslaender:versandbestaetigung>", f"<xauslaender:versandbestaetigung>{GEHEIM}".encode()),
        (b"<jahrMonatTag>", f"<jahrMonatTag>{GEHEIM}".encode()),
        (b'version="26.11"', f'version="{GEHEIM}"'.encode()),
        (b'standard="XA', f'standard="{GEHEIM}'.encode()),
        (b"<anschrift.autor>", f"{GEHEIM}<anschrift.autor>".encode()),
        (b"<nachrichtenUUID>", f"<nachrichtenUUID>{GEHEIM}".encode()),
    ],
)
def test_kein_wert_der_nachricht_erscheint_in_den_befunden(alt: bytes, neu: bytes) -> None:
    assert alt in ANFORDERUNG
    ergebnis = _befunde(ANFORDERUNG.replace(alt, neu, 1))
    assert ergebnis.befunde
    assert GEHEIM not in repr(ergebnis)
    with pytest.raises(NachrichtUngueltig) as info:
        lies_nachricht(io.BytesIO(ANFORDERUNG.replace(alt, neu, 1)))
    assert GEHEIM not in repr(info.value) + str(info.value) + repr(info.value.als_dict())


def test_auch_gelesene_nachrichten_zeigen_ihre_werte_nicht_von_selbst() -> None:
    nachricht = lies_nachricht(io.BytesIO(ANFORDERUNG))
    assert repr(nachricht) == "Anforderung(…)"
    assert "Mustermann" not in repr(vars(nachricht))


def test_ein_einzelner_verstoss_in_einer_grossen_lieferung_wird_genau_geortet() -> None:
    anfang = METADATEN.index(b"<xauslaender:dokument>")
    ende = METADATEN.index(b"</xauslaender:dokument>") + len(b"</xauslaender:dokument>")
    dokument = METADATEN[anfang:ende]
    falsch = dokument.replace(b".pdf", "\u0416.pdf".encode())
    daten = METADATEN[:anfang] + dokument * 999 + falsch + dokument * 500 + METADATEN[ende:]
    (befund,) = _befunde(daten).befunde
    assert befund.wo.endswith("/dokument[1000]/dateiname")
    assert "U+0416" in befund.text


@pytest.mark.parametrize(
    ("daten", "code"),
    [
        (b"<!DOCTYPE a>" + ANFORDERUNG.split(b"?>", 1)[1], "X000"),
        (ANFORDERUNG.replace(NAME, NAME + b"<a>" * 201 + b"</a>" * 201), "X000"),
        (
            ANFORDERUNG.replace(NAME, b"<x " + b" ".join(b'a%d=""' % i for i in range(101)) + b"/>" + NAME),
            "X000",
        ),
        (ANFORDERUNG.replace(b"Fiktivus", b"x" * 1_000_001), "X000"),
        (ANFORDERUNG[:-20], "X000"),
        (b"", "X000"),
        (ANFORDERUNG.replace("ß".encode(), b"\xdf"), "S001"),
        (ANFORDERUNG.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "S001"),
    ],
)
def test_was_nie_angenommen_wird_bekommt_seinen_code(daten: bytes, code: str) -> None:
    assert _befunde(daten).befunde[0].code == code


def test_nutzdaten_an_falscher_stelle_sind_gewoehnlicher_text() -> None:
    riesig = b"<xauslaender:dokumentcontainer>" + b"QUJD" * 300_000 + b"</xauslaender:dokumentcontainer>"
    assert _befunde(ANFORDERUNG.replace(NAME, riesig + NAME)).befunde[0].code == "X000"


def test_der_fehler_des_empfangenden_ziels_wird_nicht_der_nachricht_angelastet() -> None:
    def voll(_name: str) -> object:
        raise OSError(28, "voll")

    with pytest.raises(OSError, match="voll"):
        pruefe(io.BytesIO((BEISPIELE / "010207-minimal.xml").read_bytes()), voll)  # type: ignore[arg-type]
