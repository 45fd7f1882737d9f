"""What the pages of a scan are like: how many, how large, how finely scanned, which are blank; and how one looks.

PDFium draws them (`pypdfium2`), always in a process of its own (`seitenkind`). A JPG is a document of one page."""

from __future__ import annotations

import base64
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

import pypdfium2  # type: ignore[import-untyped]
from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE  # type: ignore[import-untyped]

from adapters.pdf.schraeglage import schraeglage

ZEIT = 20.0
"""Seconds for all pages of one document; those beyond are only counted."""
_PUNKTE_JE_MM = 72 / 25.4
_ANSICHT = 45 / 72
"""Scale (dpi by 72) at which pages are looked at for ink."""
_DUNKEL = bytes(1 if grau < 160 else 0 for grau in range(256))
_TINTE = 0.0002
"""Less of a page than this is noise of the scanner."""
_RAND = 0.04
"""Edges that scanners blacken."""
_GROSS = 0.5
"""An image that covers this much of a page is the scan of it."""


def befund(datei: BinaryIO) -> dict[str, Any]:
    """`{"seiten", "angesehen", "leere": […], "grobe": [[page, dpi]…], "grosse": […], "schiefe": [[page, degrees]…]}`;
    pages count from 1.
    Raises `pypdfium2.PdfiumError`."""
    ende = time.monotonic() + ZEIT
    ergebnis: dict[str, Any] = {"angesehen": 0, "leere": [], "grobe": [], "grosse": [], "schiefe": []}
    with _geoeffnet(datei) as pdf:
        ergebnis["seiten"] = len(pdf)
        for nr in range(len(pdf)):
            if time.monotonic() > ende:
                break
            with _seite(pdf, nr) as seite:
                _sieh_an(seite, nr + 1, ergebnis)
            ergebnis["angesehen"] += 1
    return ergebnis


def _sieh_an(seite: pypdfium2.PdfPage, nr: int, ergebnis: dict[str, Any]) -> None:
    breite, hoehe = seite.get_size()
    if max(breite, hoehe) > 425 * _PUNKTE_JE_MM:  # longer than A3
        ergebnis["grosse"].append(nr)
    dpi = _aufloesung(seite, breite * hoehe)
    if dpi is not None and dpi < 145:  # 150, less what scanners round
        ergebnis["grobe"].append([nr, dpi])
    zeilen = _tinte(seite, breite, hoehe)
    if _ist_leer(zeilen):
        ergebnis["leere"].append(nr)
    elif dpi is not None and (grad := schraeglage(zeilen)):
        ergebnis["schiefe"].append([nr, grad])


def _aufloesung(seite: pypdfium2.PdfPage, flaeche: float) -> int | None:
    """Dots per inch of the image that fills the page; None = it is no scan."""
    for bild in seite.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=3):
        links, unten, rechts, oben = bild.get_bounds()
        if (rechts - links) * (oben - unten) < _GROSS * flaeche:
            continue
        angabe = bild.get_metadata()
        return int(min(angabe.horizontal_dpi, angabe.vertical_dpi))
    return None


def _tinte(seite: pypdfium2.PdfPage, breite: float, hoehe: float) -> Sequence[bytes]:
    """The page in lines of one byte a point: 1 = dark."""
    rand = (breite * _RAND, hoehe * _RAND, breite * _RAND, hoehe * _RAND)
    skala = min(_ANSICHT, 1000 / max(breite, hoehe))
    bild = seite.render(scale=skala, grayscale=True, crop=rand)
    roh, weite = bytes(bild.buffer), bild.stride
    return [roh[z * weite : z * weite + bild.width].translate(_DUNKEL) for z in range(bild.height)]


def _ist_leer(zeilen: Sequence[bytes]) -> bool:
    return sum(z.count(1) for z in zeilen) < _TINTE * sum(map(len, zeilen))


def bild(datei: BinaryIO, nr: int, breite: int) -> dict[str, Any]:
    """`{"seiten", "png"}`: page `nr` (from 1) as a PNG of this width in pixels, in base64. Raises
    `pypdfium2.PdfiumError`, `IndexError`."""
    with _geoeffnet(datei) as pdf:
        if not 1 <= nr <= len(pdf):
            raise IndexError
        with _seite(pdf, nr - 1) as seite:
            weite, hoehe = seite.get_size()
            gemalt = seite.render(scale=min(breite / weite, 2 * breite / hoehe), rev_byteorder=True)
            return {"seiten": len(pdf), "png": base64.b64encode(_png(gemalt)).decode()}


@contextmanager
def _geoeffnet(datei: BinaryIO) -> Iterator[pypdfium2.PdfDocument]:
    datei.seek(0)
    ist_jpg = datei.read(2) == b"\xff\xd8"
    datei.seek(0)
    pdf = _aus_jpg(datei) if ist_jpg else pypdfium2.PdfDocument(datei)
    try:
        yield pdf
    finally:
        pdf.close()


def _aus_jpg(datei: BinaryIO) -> pypdfium2.PdfDocument:
    """On a sheet of A4, as it would have lain on the glass."""
    pdf = pypdfium2.PdfDocument.new()
    bild = pypdfium2.PdfImage.new(pdf)
    bild.load_jpeg(datei, inline=True, autoclose=False)  # the next document comes in the same file
    pixel_breit, pixel_hoch = bild.get_px_size()
    lang, kurz = 297 * _PUNKTE_JE_MM, 210 * _PUNKTE_JE_MM
    breite, hoehe = (lang, kurz) if pixel_breit > pixel_hoch else (kurz, lang)
    skala = min(breite / pixel_breit, hoehe / pixel_hoch)
    seite = pdf.new_page(pixel_breit * skala, pixel_hoch * skala)
    bild.set_matrix(pypdfium2.PdfMatrix().scale(pixel_breit * skala, pixel_hoch * skala))
    seite.insert_obj(bild)
    seite.gen_content()
    seite.close()
    return pdf


@contextmanager
def _seite(pdf: pypdfium2.PdfDocument, nr: int) -> Iterator[pypdfium2.PdfPage]:
    seite = pdf[nr]
    try:
        yield seite
    finally:
        seite.close()


def _png(bild: pypdfium2.PdfBitmap) -> bytes:
    """The drawn page as a PNG (W3C PNG, RGB of 8 bit, no filters)."""
    kanaele, roh = bild.n_channels, bytes(bild.buffer)
    zeilen = bytearray()
    for z in range(bild.height):
        zeile = roh[z * bild.stride : z * bild.stride + bild.width * kanaele]
        rgb = bytearray(bild.width * 3)
        for farbe in range(3):
            rgb[farbe::3] = zeile[min(farbe, kanaele - 1) :: kanaele]
        zeilen += b"\0" + rgb
    kopf = struct.pack(">IIBBBBB", bild.width, bild.height, 8, 2, 0, 0, 0)
    teile = ((b"IHDR", kopf), (b"IDAT", zlib.compress(bytes(zeilen), 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_teil(*t) for t in teile)


def _teil(art: bytes, inhalt: bytes) -> bytes:
    return struct.pack(">I", len(inhalt)) + art + inhalt + struct.pack(">I", zlib.crc32(art + inhalt))
