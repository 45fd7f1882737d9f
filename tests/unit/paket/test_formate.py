"""Formats: codes, endings, signatures."""

from __future__ import annotations

import io
import zipfile

import pytest

import xoev_schemas
from gateway.errors import AufrufFehler
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.paket import formate
from gateway.paket.fehler import InhaltPasstNicht
from gateway.paket.formate import FAMILIEN, code_aus_namen, name_widerspricht, vereinbarung
from gateway.paket.signaturen import _PRUEFUNGEN, Formatpruefung


def _zip(*namen: str, mimetype: str | None = None) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w") as archiv:
        if mimetype:
            archiv.writestr("mimetype", mimetype)
        for name in namen:
            archiv.writestr(name, "x" * 9000)
    return ziel.getvalue()


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ECHTE: dict[str, list[bytes]] = {
    "018": [b"%PDF-1.4\n", b"\xef\xbb\xbf%PDF-1.7", b"\n%PDF-2.0"],
    "044": [b"%PDF-1.4\n"],
    "011": [b"\xff\xd8\xff\xe0JFIF", b"\xff\xd8\xff\xe1Exif"],
    "019": [b"\x89PNG\r\n\x1a\n"],
    "023": [b"II*\0", b"MM\0*", b"II+\0"],
    "001": [b"BM1234"],
    "045": [b"", "Vermerk für später".encode(), "ü".encode("latin-1"), "Ä".encode("utf-16")],
    "002": [b"a;b\n1;2"],
    "006": [b"From: x@beispiel.invalid\r\n\r\nText", b"\r\nReceived: from"],
    "008": [b"<!DOCTYPE html><html>", b"\r\n  <html>"],
    "030": [b"<?xml version='1.0'?><a/>", "<a/>".encode("utf-16"), b"\xef\xbb\xbf<a/>"],
    "022": [b"{\\rtf1 x}"],
    "021": [b"%!PS-Adobe-3.0"],
    "003": [_OLE, b"\xdb\xa5-"],
    "028": [_OLE, b"\x09\x08\x10\x00"],
    "012": [_OLE],
    "035": [
        _zip("[Content_Types].xml", "word/document.xml"),
        _zip(*(f"_rels/{n}" for n in range(20)), "word/document.xml", "[Content_Types].xml"),
    ],
    "036": [_zip("[Content_Types].xml", "xl/workbook.xml")],
    "037": [_zip("[Content_Types].xml", "ppt/presentation.xml")],
    "015": [_zip("content.xml", mimetype="application/vnd.oasis.opendocument.text")],
    "014": [_zip("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")],
    "013": [_zip("content.xml", mimetype="application/vnd.oasis.opendocument.presentation")],
    "046": [b"\x30\x82\x01\x00", b"-----BEGIN PKCS7-----"],
    "050": [_zip("META-INF/signature.p7s", mimetype="application/vnd.etsi.asic-s+zip")],
    "100": [b"irgendetwas", b""],
}
FALSCHE = [
    ("018", b"\xff\xd8\xff\xe0"),
    ("018", b""),
    ("018", b"<html>%PDF-1.4"),
    ("011", b"%PDF-1.4"),
    ("045", b"MZ\x90\0\3"),
    ("045", b"%PDF-1.4"),
    ("045", b"Text mit \0"),
    ("030", b"kein xml"),
    ("030", b""),
    ("006", b"Hallo"),
    ("035", _zip("[Content_Types].xml", "xl/workbook.xml")),
    ("035", _zip("irgendwas.txt")),
    ("036", _OLE),
    ("015", _zip("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")),
    ("050", _zip("mimetype")),
    ("046", b"Text"),
    ("999", b"%PDF-1.4"),
]


def _pruefe(code: str, daten: bytes, stueck: int = 7) -> None:
    pruefung = Formatpruefung(code)
    for stelle in range(0, len(daten), stueck):
        pruefung.nimm(daten[stelle : stelle + stueck])
    pruefung.pruefe("Dokument 1")


@pytest.mark.parametrize(("code", "daten"), [(c, d) for c, liste in ECHTE.items() for d in liste])
@pytest.mark.parametrize("stueck", [7, 10**6])
def test_ein_echtes_dokument_wird_erkannt(code: str, daten: bytes, stueck: int) -> None:
    _pruefe(code, daten, stueck)


@pytest.mark.parametrize(("code", "daten"), FALSCHE)
def test_ein_dokument_in_falscher_huelle_faellt_auf(code: str, daten: bytes) -> None:
    with pytest.raises(InhaltPasstNicht):
        _pruefe(code, daten)


def test_jede_familie_hat_eine_signatur_und_ein_beispiel() -> None:
    assert {f.name for f in FAMILIEN} == set(_PRUEFUNGEN)
    beispiele = {familie.name for code in ECHTE if (familie := formate.familie(code))}
    assert beispiele == set(_PRUEFUNGEN)


def test_der_code_folgt_der_endung_ohne_ansehen_der_schreibung() -> None:
    assert [code_aus_namen(n) for n in ("a.PDF", "b.Jpg", "c.tiff", "d", "e.exe", "f.tar.pdf")] == [
        "018", "011", "024", None, None, "018",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "widerspruch"),
    [
        ("018", "a.pdf", False),
        ("044", "a.pdf", False),
        ("011", "a.jpeg", False),
        ("018", "a.jpg", True),
        ("018", "ohne", False),
        ("018", "v1.2", False),
        ("100", "a.pdf", False),
    ],
)
def test_name_und_format_muessen_zusammenpassen(code: str, name: str, widerspruch: bool) -> None:
    assert name_widerspricht(code, name) is widerspruch


def test_die_formate_sind_die_der_codeliste() -> None:
    liste = xoev_schemas.codeliste("urn:xoev-de:xdomea:codeliste:dateiformat")
    assert liste is not None
    eigene = {code: endung for f in FAMILIEN for code, endung in f.endungen.items()}
    assert eigene | {"100": ""} == {code: zeile["extension"] for code, zeile in liste.eintraege.items()}


def test_die_vereinbarung_versteht_endungen_und_codes() -> None:
    assert vereinbarung([]) == PDF_UND_JPG
    assert vereinbarung(["tif", ".PNG", " 045 ", "sonstiges"]) == PDF_UND_JPG | {
        "023", "019", "045", "100",
    }  # fmt: skip
    with pytest.raises(AufrufFehler, match="exe"):
        vereinbarung(["exe"])
