"""Reading the file that lies inside a PDF, of which nobody knows who wrote it."""

from __future__ import annotations

import io
import logging
import warnings

from gateway.errors import EingabeFehler

HOECHSTENS = 32_000_000
"""Bytes of a document of ours at most; a proof of 3,000 documents has about two million."""


class KeineBeilage(EingabeFehler):
    """No PDF, or none with this file inside."""

    code = "druck.keine_beilage"
    satz = "In dieser Datei stecken keine lesbaren Angaben: Es ist kein Dokument dieses Programms."


def lies_beilage(pdf: bytes, name: str) -> bytes:
    """The bytes of the file `name` inside. Raises `KeineBeilage`."""
    from pypdf import PdfReader

    if len(pdf) > HOECHSTENS or not pdf.startswith(b"%PDF-"):
        raise KeineBeilage
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it would quote the file
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            gefunden = PdfReader(io.BytesIO(pdf)).attachments.get(name)
    except Exception:  # a foreign file can bring up any error of the library's; none of them is ours
        raise KeineBeilage from None
    if not gefunden or len(gefunden[0]) > HOECHSTENS:
        raise KeineBeilage
    return bytes(gefunden[0])
