"""Is it what its format code says? Looks at the first and last bytes, never interprets the content.

A format is recognised by its leading bytes; the ZIP based ones also by the names of their parts, which
may stand at either end. Text formats have no signature: they must not look like something else.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from gateway.paket.fehler import InhaltPasstNicht
from gateway.paket.formate import SONSTIGES, familie

KOPF = 4096
FUSS = 65_536

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"
_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08")
_WORD_ALT = (b"\x31\xbe\x00\x00", b"\xdb\xa5", b"\xfe\x37", b"\x9b\xa5")
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FREMD = (
    b"%PDF-",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"II*\0",
    b"MM\0*",
    _ZIP,
    _OLE,
    b"MZ",
    b"\x7fELF",
    b"{\\rtf",
    b"%!",
)

_Pruefung = Callable[[bytes, bytes], bool]


def _beginnt(*anfaenge: bytes) -> _Pruefung:
    return lambda kopf, _fuss: kopf.startswith(anfaenge)


def _ooxml(teil: bytes) -> _Pruefung:
    def pruefe(kopf: bytes, fuss: bytes) -> bool:
        return kopf.startswith(_ZIP) and all(t in kopf or t in fuss for t in (b"[Content_Types].xml", teil))

    return pruefe


def _mimetype(art: bytes) -> _Pruefung:
    """OpenDocument and ASiC: the first member is `mimetype`, stored, and names the kind."""
    return lambda kopf, _fuss: kopf.startswith(_ZIP) and kopf[30:].startswith(b"mimetype" + art)


def _text(kopf: bytes, _fuss: bytes) -> bool:
    if kopf.startswith(_UTF16):
        return True
    return not kopf.startswith(_FREMD) and b"\0" not in kopf


def _spitze_klammer(kopf: bytes, fuss: bytes) -> bool:
    """XML and HTML: the first thing is a "<", in UTF-8 or UTF-16."""
    return _text(kopf, fuss) and kopf.removeprefix(_BOM)[:64].lstrip(b"\xff\xfe\0 \t\r\n").startswith(b"<")


def _email(kopf: bytes, fuss: bytes) -> bool:
    anfang = kopf.removeprefix(_BOM).lstrip(b"\r\n")
    return _text(kopf, fuss) and re.match(rb"From |[!-9;-~]{1,100}:", anfang) is not None


def _pkcs7(kopf: bytes, _fuss: bytes) -> bool:
    return kopf.startswith((b"\x30\x80", b"\x30\x81", b"\x30\x82", b"\x30\x83", b"\x30\x84", b"-----BEGIN "))


def _pdf(kopf: bytes, _fuss: bytes) -> bool:
    return kopf.removeprefix(_BOM).lstrip(b" \t\r\n").startswith(b"%PDF-")


_PRUEFUNGEN: dict[str, _Pruefung] = {
    "PDF": _pdf,
    "JPEG": _beginnt(b"\xff\xd8\xff"),
    "PNG": _beginnt(b"\x89PNG\r\n\x1a\n"),
    "TIFF": _beginnt(b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"),
    "Bitmap": _beginnt(b"BM"),
    "Text": _text,
    "E-Mail": _email,
    "HTML": _spitze_klammer,
    "XML": _spitze_klammer,
    "RTF": _beginnt(b"{\\rtf"),
    "PostScript": _beginnt(b"%!", b"\xc5\xd0\xd3\xc6"),
    "Word": _beginnt(_OLE, *_WORD_ALT),
    "Excel": _beginnt(_OLE, *_BIFF),
    "Microsoft Office": _beginnt(_OLE),
    "Office Open XML Text": _ooxml(b"word/"),
    "Office Open XML Tabelle": _ooxml(b"xl/"),
    "Office Open XML Präsentation": _ooxml(b"ppt/"),
    "OpenDocument Text": _mimetype(b"application/vnd.oasis.opendocument.text"),
    "OpenDocument Tabelle": _mimetype(b"application/vnd.oasis.opendocument.spreadsheet"),
    "OpenDocument Präsentation": _mimetype(b"application/vnd.oasis.opendocument.presentation"),
    "PKCS#7": _pkcs7,
    "ASiC-S": _mimetype(b"application/vnd.etsi.asic-s+zip"),
}


class Formatpruefung:
    """Keeps both ends of a stream of pieces; `pruefe` decides at the end."""

    def __init__(self, code: str):
        self._code = code
        self._kopf = b""
        self._fuss = b""

    def nimm(self, stueck: bytes) -> None:
        if len(self._kopf) < KOPF:
            self._kopf += stueck[: KOPF - len(self._kopf)]
        self._fuss = stueck[-FUSS:] if len(stueck) >= FUSS else (self._fuss + stueck)[-FUSS:]

    def pruefe(self, wo: str) -> None:
        """Raises `InhaltPasstNicht`; `wo` names the document for people."""
        gefunden = familie(self._code)
        if gefunden is None:
            if self._code != SONSTIGES:
                raise InhaltPasstNicht("Den Code seines Formats gibt es in der Codeliste nicht.", wo=wo)
            return
        if not _PRUEFUNGEN[gefunden.name](self._kopf, self._fuss):
            raise InhaltPasstNicht(
                f"Der Inhalt ist keine Datei im Format {gefunden.name}. Bitte das Dokument prüfen "
                "und im richtigen Format speichern.",
                wo=wo,
            )
