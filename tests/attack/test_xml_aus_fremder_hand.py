"""Attacks on the one reader of foreign XML: refused early, with flat memory, and with the right code."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pybase64
import pytest

from gateway.fremdxml import Base64Senke, Grenzen, XmlFehler, lies, lies_bytes

ANGRIFFE = {
    "doctype": (b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "X000"),
    "doctype_ohne_teilmenge": (b"<!DOCTYPE a><a/>", "X000"),
    "billion_laughs": (
        b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;"><!ENTITY d "&c;&c;">]><a>&d;</a>',
        "X000",
    ),
    "billion_laughs_im_attribut": (
        b'<!DOCTYPE a [<!ENTITY e0 "x">'
        + b"".join(b'<!ENTITY e%d "%s">' % (i, b"&e%d;" % (i - 1) * 10) for i in range(1, 12))
        + b']><a b="&e11;"/>',
        "X000",
    ),
    "externe_entitaet": (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "X000"),
    "unbekannte_entitaet": (b"<a>&foo;</a>", "X000"),
    "tiefe_201": (b"<a>" * 201 + b"</a>" * 201, "X000"),
    "101_attribute": (b"<a " + b" ".join(b'a%d="1"' % i for i in range(101)) + b"/>", "X000"),
    "text_ueber_1_mb": (b"<a>" + b"x" * 1_000_001 + b"</a>", "X000"),
    "attribut_20_mb": (b'<a b="' + b"x" * 20_000_000 + b'"/>', "X000"),
    "kommentar_20_mb": (b"<a><!--" + b"x" * 20_000_000 + b"--></a>", "X000"),
    "name_20_mb": (b"<" + b"x" * 20_000_000 + b"/>", "X000"),
    "utf16": ('<?xml version="1.0" encoding="UTF-16"?><a/>'.encode("utf-16"), "S001"),
    "latin1": ('<?xml version="1.0" encoding="ISO-8859-1"?><a>ü</a>'.encode("latin-1"), "S001"),
    "kaputtes_utf8": (b"<a>\xff\xfe</a>", "S001"),
    "abgeschnitten": (b"<a><b>", "X000"),
    "leer": (b"", "X000"),
    "raum_der_keine_adresse_ist": (b'<p:a xmlns:p="a b%"/>', "X000"),
    "praefix_ohne_raum": (b"<p:a/>", "X000"),
    "doppeltes_attribut": (b'<a b="1" b="2"/>', "X000"),
}


@pytest.mark.parametrize("name", ANGRIFFE)
def test_angriff_wird_mit_dem_richtigen_code_abgewiesen(name: str) -> None:
    daten, code = ANGRIFFE[name]
    with pytest.raises(XmlFehler) as info:
        lies_bytes(daten)
    assert info.value.rueckweisung == code


class _Kleckerweise(io.BytesIO):
    """Never the whole document at once."""

    def read(self, anzahl: int | None = -1, /) -> bytes:
        return super().read(min(anzahl or 0, 60_000))


@pytest.mark.parametrize("name", [name for name, (daten, _) in ANGRIFFE.items() if len(daten) < 50_000])
def test_nach_und_nach_gelesen_ist_das_urteil_dasselbe(name: str) -> None:
    daten, code = ANGRIFFE[name]
    with pytest.raises(XmlFehler) as info:
        lies(_Kleckerweise(daten + b" " * 60_000))
    assert info.value.rueckweisung == code


_ABWEISEN = """
import ctypes, gc, threading
from gateway.fremdxml import XmlFehler, lies_bytes
from pathlib import Path

def belegt():
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

def weise_ab(daten):
    try:
        lies_bytes(daten)
    except XmlFehler:
        return
    raise AssertionError

daten = b"<a" + b"".join(b' n%d=""' % i for i in range(30_000)) + b"/>"
vorher = belegt()
for _ in range(60):
    faden = threading.Thread(target=weise_ab, args=(daten,))
    faden.start()
    faden.join()
print(belegt() - vorher)
"""


def test_abgewiesenes_bleibt_nicht_im_speicher() -> None:
    """A server refuses in threads that end; the names that each of them read must go with it."""
    lauf = subprocess.run([sys.executable, "-c", _ABWEISEN], check=True, capture_output=True, text=True)
    assert int(lauf.stdout) < 25_000_000


def test_genau_an_der_grenze_wird_gelesen() -> None:
    lies_bytes(b"<a>" * 200 + b"</a>" * 200)
    lies_bytes(b"<a " + b" ".join(b'a%d="1"' % i for i in range(100)) + b"/>")
    lies_bytes(b"<a>" + b"x" * 1_000_000 + b"</a>")


def test_nutzdaten_fliessen_unveraendert_in_die_senke_und_hinterlassen_ein_leeres_element() -> None:
    roh = os.urandom(5_000_001)
    stuecke: list[bytes] = []
    text = pybase64.b64encode(roh)
    zeilen = b"\r\n".join(text[i : i + 76] for i in range(0, len(text), 76))
    wurzel = lies(
        io.BytesIO(b"<a><c>" + zeilen + b"<!-- x --></c><d>e</d></a>"),
        senken=lambda tag, _tiefe: Base64Senke(stuecke.append) if tag == "c" else None,
    )
    assert b"".join(stuecke) == roh
    assert wurzel.find("c").text is None
    assert wurzel.findtext("d") == "e"


@pytest.mark.parametrize(
    "text", [b"QUJD*", b"QUI=QUI=", b"QU-_", b"QUJ", "QUJD\u00a0".encode(), b"QR==", b"QUJ=", b"QUJD\xd9\xa1"]
)
def test_unsauberes_base64_wird_abgewiesen(text: bytes) -> None:
    with pytest.raises(XmlFehler):
        lies(io.BytesIO(b"<c>" + text + b"</c>"), senken=lambda *_: Base64Senke(lambda _b: None))


def test_elemente_in_nutzdaten_werden_abgewiesen() -> None:
    with pytest.raises(XmlFehler):
        lies(
            io.BytesIO(b"<c>QUJD<d/></c>"),
            senken=lambda tag, _: Base64Senke(lambda _b: None) if tag == "c" else None,
        )


def test_eine_senke_mit_grenze_haelt_frueh_an() -> None:
    gelesen = 0

    class Zaehler(io.BytesIO):
        def read(self, groesse: int | None = -1, /) -> bytes:
            nonlocal gelesen
            stueck = super().read(groesse)
            gelesen += len(stueck)
            return stueck

    quelle = Zaehler(b"<c>" + b"QUJD" * 5_000_000 + b"</c>")
    with pytest.raises(XmlFehler):
        lies(quelle, senken=lambda *_: Base64Senke(lambda _b: None, grenze=1000))
    assert gelesen < 200_000


def test_der_fehler_einer_senke_kommt_unveraendert_an() -> None:
    class VolleScheibe:
        def schreibe(self, text: str) -> None:
            raise OSError(28, "voll")

        def ende(self) -> None: ...

    with pytest.raises(OSError, match="voll"):
        lies(io.BytesIO(b"<c>QUJD</c>"), senken=lambda *_: VolleScheibe())


def test_fehlertexte_enthalten_keine_werte_aus_der_nachricht() -> None:
    with pytest.raises(XmlFehler) as info:
        lies_bytes(b"<a><name>Geheim</b></a>")
    assert "Geheim" not in str(info.value) + repr(info.value.wo)


def test_die_grenzen_sind_ein_eingefrorenes_richtlinienobjekt() -> None:
    with pytest.raises(AttributeError):
        Grenzen().tiefe = 5  # type: ignore[misc]


def test_ein_halt_liefert_den_baum_bis_dahin_auch_wenn_der_rest_kaputt_ist() -> None:
    wurzel = lies(io.BytesIO(b"<a><b>x</b><c>&kaputt"), halt=lambda tag, tiefe: (tag, tiefe) == ("c", 2))
    assert [(kind.tag, kind.text) for kind in wurzel] == [("b", "x")]
