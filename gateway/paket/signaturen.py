"""By which bytes a format is recognised, at the beginning and at the end of a file.

A format is recognised by bytes that no other file has there by chance: two letters prove nothing, so short
marks count only with the numbers that must follow them. ZIP based formats are known by the names of their
parts. Text formats have no mark: they must not look like something else.
"""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable

from gateway.paket.zipformat import S_LOKAL
from gateway.paket.zipnamen import eintragsnamen, erste_eintraege

PDF_KOPF = 1024
"""Where viewers look for the mark of a PDF (PDF Reference 1.7, appendix H, note 13)."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = (
    b"\x09\x00\x04\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00\x00\x05",
    b"\x09\x08\x10\x00\x00\x06",
)
"""First record of a sheet without container: Excel 2, 3, 4, 5 and 97."""
_WORD_ALT = (
    b"\x31\xbe\x00\x00",
    b"\x32\xbe\x00\x00",
    b"\x9b\xa5\x21\x00",
    b"\xdb\xa5\x2d\x00",
    b"\xfe\x37\x00\x1c",
    b"\xfe\x37\x00\x23",
)
"""Mark and version: Write, Word for DOS, Word 1 and 2 for Windows, Word 4 and 5 for Macintosh."""
_DIB_KOEPFE = (12, 16, 40, 52, 56, 64, 108, 124)
"""Lengths of the header that follows the file header of a bitmap."""
_PKCS7_OID = b"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
"""1.2.840.113549.1.7: what a ContentInfo begins with (RFC 5652, section 3)."""
_BOM = b"\xef\xbb\xbf"
_UTF16 = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_PS = (b"%!PS", b"\x04%!PS", b"\xc5\xd0\xd3\xc6")
_PJL = b"\x1b%-12345X"
"""Printer drivers wrap PostScript in it."""
_FREMD = (
    b"\xff\xd8\xff",
    b"\x89PNG\r\n\x1a\n",
    b"II*\0",
    b"MM\0*",
    S_LOKAL,
    _OLE,
    b"\x7fELF",
    b"{\\rtf",
)
"""What begins like this is nothing else, not even a PDF further on."""

Pruefung = Callable[[bytes, bytes], bool]
"""Asked with the first and the last bytes; only ZIP based formats look at the last."""


def _beginnt(*anfaenge: bytes) -> Pruefung:
    return lambda kopf, _fuss: kopf.startswith(anfaenge)


def _fremd(kopf: bytes) -> bool:
    """Unmistakably another kind of file, among them a program (its header is never without zeros)."""
    return kopf.startswith(_FREMD) or (kopf.startswith(b"MZ") and b"\0" in kopf[2:64])


def _ooxml(ordner: bytes) -> Pruefung:
    def pruefe(kopf: bytes, fuss: bytes) -> bool:
        if not kopf.startswith(S_LOKAL):
            return False
        namen = eintragsnamen(kopf, fuss)
        return b"[content_types].xml" in namen and any(name.startswith(ordner) for name in namen)

    return pruefe


def _mimetype(art: bytes, sonst: Callable[[set[bytes]], bool]) -> Pruefung:
    """OpenDocument and ASiC: one of the first members is called `mimetype` and names the kind. Where it
    doesn't (it may, says the standard), `sonst` decides by the names of all members."""

    def pruefe(kopf: bytes, fuss: bytes) -> bool:
        if not kopf.startswith(S_LOKAL):
            return False
        for eintrag in erste_eintraege(kopf):
            if eintrag.name == b"mimetype":
                return eintrag.anfang().startswith(art)
        return sonst(eintragsnamen(kopf, fuss))

    return pruefe


def _opendocument(art: bytes) -> Pruefung:
    """ODF 1.2 part 3, sections 2.2 and 3.3."""
    pflicht = {b"content.xml", b"meta-inf/manifest.xml"}
    return _mimetype(b"application/vnd.oasis.opendocument." + art, lambda namen: pflicht <= namen)


def _asic(namen: set[bytes]) -> bool:
    """ETSI EN 319 162-1, section 4.3.3: a signature or a time stamp in META-INF."""
    return any(re.match(rb"meta-inf/[^/]*(signature|timestamp)", name) for name in namen)


def _text(kopf: bytes, _fuss: bytes) -> bool:
    if utf16 := _UTF16.get(kopf[:2]):
        return _nur_schrift(kopf[2:], utf16)
    return not _fremd(kopf) and not kopf.startswith((b"%PDF-", *_PS)) and b"\0" not in kopf


def _nur_schrift(daten: bytes, kodierung: str) -> bool:
    """Halves of characters, and control characters other than those of layout, are no writing."""
    try:
        text = codecs.getincrementaldecoder(kodierung)().decode(daten)
    except UnicodeDecodeError:
        return False
    return not any(zeichen < " " and zeichen not in "\t\n\v\f\r\x1a" for zeichen in text)


def _spitze_klammer(kopf: bytes, fuss: bytes) -> bool:
    """XML and HTML: the first thing is a "<", in UTF-8 or UTF-16."""
    return _text(kopf, fuss) and kopf.removeprefix(_BOM).lstrip(b"\xff\xfe\0 \t\r\n").startswith(b"<")


def _email(kopf: bytes, fuss: bytes) -> bool:
    anfang = kopf.removeprefix(_BOM).lstrip(b"\r\n")
    return _text(kopf, fuss) and re.match(rb"From |[!-9;-~]{1,100}:", anfang) is not None


def _pkcs7(kopf: bytes, _fuss: bytes) -> bool:
    """DER or BER: a sequence that begins with the identifier of a content; or PEM."""
    if kopf.startswith(b"-----BEGIN "):
        return True
    laengenbytes = kopf[1] & 0x7F if len(kopf) > 1 and kopf[1] & 0x80 else 0
    return kopf.startswith(b"\x30") and kopf.startswith(_PKCS7_OID, 2 + laengenbytes)


def _pdf(kopf: bytes, _fuss: bytes) -> bool:
    """Mail gateways and Apple's file formats put something of their own before the mark."""
    return b"%PDF-" in kopf[:PDF_KOPF] and not _fremd(kopf)


def _bitmap(kopf: bytes, _fuss: bytes) -> bool:
    """Two letters, and a header of a known length behind them that ends before the picture begins."""
    if len(kopf) < 18 or not kopf.startswith(b"BM"):
        return False
    bild_ab, kopflaenge = struct.unpack_from("<2L", kopf, 10)
    return kopflaenge in _DIB_KOEPFE and bild_ab >= 14 + kopflaenge


def _postscript(kopf: bytes, _fuss: bytes) -> bool:
    return kopf.startswith(_PS) or (kopf.startswith(_PJL) and b"%!PS" in kopf)


PRUEFUNGEN: dict[str, Pruefung] = {
    "PDF": _pdf,
    "JPEG": _beginnt(b"\xff\xd8\xff"),
    "PNG": _beginnt(b"\x89PNG\r\n\x1a\n"),
    "TIFF": _beginnt(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "Bitmap": _bitmap,
    "Text": _text,
    "E-Mail": _email,
    "HTML": _spitze_klammer,
    "XML": _spitze_klammer,
    "RTF": _beginnt(b"{\\rtf"),
    "PostScript": _postscript,
    "Word": _beginnt(_OLE, *_WORD_ALT),
    "Excel": _beginnt(_OLE, *_BIFF),
    "Microsoft Office": _beginnt(_OLE),
    "Office Open XML Text": _ooxml(b"word/"),
    "Office Open XML Tabelle": _ooxml(b"xl/"),
    "Office Open XML Präsentation": _ooxml(b"ppt/"),
    "OpenDocument Text": _opendocument(b"text"),
    "OpenDocument Tabelle": _opendocument(b"spreadsheet"),
    "OpenDocument Präsentation": _opendocument(b"presentation"),
    "PKCS#7": _pkcs7,
    "ASiC-S": _mimetype(b"application/vnd.etsi.asic-s+zip", _asic),
}
