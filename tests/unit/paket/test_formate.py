"""Formats: codes, endings, signatures."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

import xoev_schemas
from gateway.errors import AufrufFehler
from gateway.nachrichten.kontext import PDF_UND_JPG
from gateway.paket import formate
from gateway.paket.fehler import InhaltPasstNicht
from gateway.paket.formate import FAMILIEN, code_aus_namen, name_widerspricht, vereinbarung
from gateway.paket.formatpruefung import Formatpruefung
from gateway.paket.signaturen import PRUEFUNGEN
from tests.unit.paket.test_fremde_zips import OhneSprung


def _zip(*namen: str, mimetype: str | None = None) -> bytes:
    ziel = io.BytesIO()
    with zipfile.ZipFile(ziel, "w") as archiv:
        if mimetype:
            archiv.writestr("mimetype", mimetype)
        for name in namen:
            archiv.writestr(name, "x" * 9000)
    return ziel.getvalue()


def _ods(*, extra: bytes = b"", verfahren: int = 0, davor: str = "", im_strom: bool = False) -> bytes:
    """A spreadsheet whose first members look as other writers make them."""
    ziel = OhneSprung() if im_strom else io.BytesIO()
    with zipfile.ZipFile(ziel, "w", verfahren) as archiv:  # type: ignore[arg-type]
        if davor:
            archiv.writestr(davor, "<x/>")
        angaben = zipfile.ZipInfo("mimetype", (2026, 11, 24, 10, 0, 0))
        angaben.extra, angaben.compress_type = extra, verfahren
        with archiv.open(angaben, "w") as mitglied:
            mitglied.write(_ODS.encode())
        archiv.writestr("content.xml", "<x/>")
    return bytes(ziel.daten) if isinstance(ziel, OhneSprung) else ziel.getvalue()


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_BMP = b"BM" + struct.pack("<LHHLL", 70, 0, 0, 54, 40) + bytes(52)
_OID_SIGNED = bytes.fromhex("06092a864886f70d010702")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
ECHTE: dict[str, list[bytes]] = {
    "018": [
        b"%PDF-1.4\n",
        b"\xef\xbb\xbf%PDF-1.7",
        b"\n%PDF-2.0",
        bytes(1019) + b"%PDF-1.4",
        b"--grenze\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4",
        b"<html>%PDF-1.4",
        b"MZ-Nummer 12, siehe unten\n%PDF-1.4",
    ],
    "044": [b"%PDF-1.4\n"],
    "011": [b"\xff\xd8\xff\xe0JFIF", b"\xff\xd8\xff\xe1Exif"],
    "019": [b"\x89PNG\r\n\x1a\n"],
    "023": [b"II*\0", b"MM\0*", b"II+\0"],
    "001": [_BMP, _BMP[:14] + b"\x0c" + bytes(3) + _BMP[18:]],
    "045": [
        b"",
        "Vermerk für später".encode(),
        "ü".encode("latin-1"),
        "Ä".encode("utf-16"),
        "\U0001f600".encode("utf-16")[:-1],
        b"MZ 4711",
        b"BM: siehe Akte",
        b"%! Achtung",
        b"PK 12",
    ],
    "002": [b"a;b\n1;2", b"\xef\xbb\xbfName;Wert\r\n", "Name;Wert".encode("utf-16")],
    "006": [b"From: x@beispiel.invalid\r\n\r\nText", b"\r\nReceived: from"],
    "008": [b"<!DOCTYPE html><html>", b"\r\n  <html>"],
    "030": [b"<?xml version='1.0'?><a/>", "<a/>".encode("utf-16"), b"\xef\xbb\xbf<a/>"],
    "022": [b"{\\rtf1 x}"],
    "021": [b"%!PS-Adobe-3.0", b"\x04%!PS", b"\x1b%-12345X@PJL SET X\r\n%!PS-Adobe-3.0"],
    "003": [_OLE, b"\xdb\xa5-\0"],
    "028": [_OLE, b"\x09\x08\x10\x00\x00\x06"],
    "012": [_OLE],
    "035": [
        _zip("[Content_Types].xml", "word/document.xml"),
        _zip(*(f"_rels/{n}" for n in range(20)), "word/document.xml", "[Content_Types].xml"),
        _zip("[Content_Types].xml", "word\\document.xml"),
    ],
    "036": [_zip("[Content_Types].xml", "xl/workbook.xml")],
    "037": [_zip("[Content_Types].xml", "ppt/presentation.xml")],
    "015": [_zip("content.xml", mimetype="application/vnd.oasis.opendocument.text")],
    "014": [
        _zip("content.xml", mimetype=_ODS),
        _ods(extra=b"UT\5\0\1\0\x81\xe6j"),
        _ods(verfahren=zipfile.ZIP_DEFLATED),
        _ods(davor="META-INF/manifest.xml"),
        _ods(im_strom=True),
        _zip("META-INF/manifest.xml", "content.xml", "styles.xml"),
    ],
    "013": [_zip("content.xml", mimetype="application/vnd.oasis.opendocument.presentation")],
    "046": [
        b"\x30\x82\x01\x00" + _OID_SIGNED,
        b"\x30\x80" + _OID_SIGNED,
        b"\x30\x7f" + _OID_SIGNED,
        b"-----BEGIN PKCS7-----",
    ],
    "050": [
        _zip("META-INF/signature.p7s", mimetype="application/vnd.etsi.asic-s+zip"),
        _zip("urkunde.pdf", "META-INF/signatures.xml"),
    ],
    "100": [b"irgendetwas", b""],
}
FALSCHE = [
    ("018", b"\xff\xd8\xff\xe0"),
    ("018", b""),
    ("018", bytes(1020) + b"%PDF-1.4"),
    ("018", b"\xff\xd8\xff\xe0 %PDF-1.4"),
    ("018", b"MZ\x90\0\3 %PDF-1.4"),
    ("018", _zip("akte.pdf").replace(b"xxxxx", b"%PDF-", 1)),
    ("001", b"BM1234"),
    ("001", b"BM: siehe Akte, Blatt 12"),
    ("001", _BMP[:10] + bytes(4) + _BMP[14:]),
    ("021", b"%! Achtung"),
    ("021", b"\x1b%-12345X@PJL SET X"),
    ("028", b"\x09\x08 und mehr"),
    ("003", b"\xdb\xa5 und mehr"),
    ("046", b"\x30\x82\x01\x00"),
    ("046", b"0\x80 Grad"),
    ("046", b"0"),
    ("045", b"\xff\xfe" + struct.pack("<9H", *range(9))),
    ("045", b"\xff\xfe\0\xdc\0\xdc"),
    ("045", b"%!PS-Adobe-3.0"),
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
    ("015", _zip("content.xml", "irgendwas.xml")),
    ("015", b"mimetypeapplication/vnd.oasis.opendocument.text"),
    ("036", _zip("[Content_Types].xml", "exl/workbook.xml")),
    ("050", _zip("mimetype")),
    ("050", _zip("urkunde.pdf")),
    ("046", b"Text"),
    ("999", b"%PDF-1.4"),
]


def _pruefe(code: str, daten: bytes, stueck: int = 7) -> str | None:
    pruefung = Formatpruefung(code)
    for stelle in range(0, len(daten), stueck):
        pruefung.nimm(daten[stelle : stelle + stueck])
    return pruefung.pruefe("Dokument 1")


@pytest.mark.parametrize(("code", "daten"), [(c, d) for c, liste in ECHTE.items() for d in liste])
@pytest.mark.parametrize("stueck", [7, 10**6])
def test_ein_echtes_dokument_wird_erkannt(code: str, daten: bytes, stueck: int) -> None:
    _pruefe(code, daten, stueck)


@pytest.mark.parametrize(("code", "daten"), FALSCHE)
def test_ein_dokument_in_falscher_huelle_faellt_auf(code: str, daten: bytes) -> None:
    with pytest.raises(InhaltPasstNicht):
        _pruefe(code, daten)


_EOF = b"\n%%EOF\n"
_VORSCHAU = b"\xff\xd8\xff\xda vorschau \xff\xd9"
MAENGEL: list[tuple[str, bytes, str | None]] = [
    ("018", b"%PDF-1.4\n" + bytes(9000) + _EOF, None),
    ("018", b"%PDF-1.4" + _EOF + bytes(2000), None),
    ("018", b"%PDF-1.4" + _EOF + b"\r\n--grenze--\r\n", None),
    ("018", b"%PDF-1.4\n1 0 obj", "unvollständig"),
    ("018", b"%PDF-1.4" + _EOF + b"x" * 100_000, "unvollständig"),
    ("018", b"%PDF-1.4\ntrailer<</Encrypt 5 0 R/Root 1 0 R>>" + _EOF, "verschlüsselt"),
    ("018", b"%PDF-1.4\ntrailer<</Encrypt<</V 4>>>>" + b" " * 100_000 + _EOF, "verschlüsselt"),
    ("018", b"%PDF-1.4\n(Das Wort /Encrypt steht hier nur so)" + _EOF, None),
    ("011", b"\xff\xd8\xff\xe1" + _VORSCHAU + b"\xff\xda bild \xff\xd9", None),
    ("011", b"\xff\xd8\xff\xe1" + _VORSCHAU + b"\xff\xda bild", "unvollständig"),
    ("011", b"\xff\xd8\xff\xe0\xff\xda bild \xff\xd9\0\0\r\n", None),
    ("011", b"\xff\xd8\xff\xe0\xff\xda bild \xff\xd9 Notiz der Kamera", None),
    ("011", b"\xff\xd8\xff\xe0\xff\xda" + bytes(100_000), "unvollständig"),
    ("019", b"\x89PNG\r\n\x1a\n \0\0\0\0IEND\xaeB`\x82", None),
    ("019", b"\x89PNG\r\n\x1a\n", "unvollständig"),
    ("014", _zip("content.xml", mimetype=_ODS), None),
    ("014", _zip("content.xml", mimetype=_ODS)[:-30], "unvollständig"),
    ("045", b"Text", None),
    ("100", b"", None),
]


@pytest.mark.parametrize(("code", "daten", "wort"), MAENGEL)
@pytest.mark.parametrize("stueck", [977, 10**6])
def test_was_unvollstaendig_oder_verschlossen_aussieht_bekommt_einen_hinweis(
    code: str, daten: bytes, wort: str | None, stueck: int
) -> None:
    hinweis = _pruefe(code, daten, stueck)
    assert (hinweis is None) if wort is None else (wort in (hinweis or ""))


def test_eine_leere_datei_heisst_so() -> None:
    with pytest.raises(InhaltPasstNicht, match="leer"):
        _pruefe("018", b"")


def test_jede_familie_hat_eine_signatur_und_ein_beispiel() -> None:
    assert {f.name for f in FAMILIEN} == set(PRUEFUNGEN)
    beispiele = {familie.name for code in ECHTE if (familie := formate.familie(code))}
    assert beispiele == set(PRUEFUNGEN)


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
