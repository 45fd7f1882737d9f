"""PDF files: pages of scanned pictures, and the frame for letters with text. Same input, same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from io import BytesIO

from fpdf import FPDF

from gateway.demo.musterakte import schrift


def leeres_pdf(titel: str, tag: date) -> FPDF:
    """A4, dated `tag`, without a typeface."""
    pdf = FPDF(format="A4")
    pdf.set_creation_date(datetime.combine(tag, time(10, 0), UTC))
    pdf.set_title(titel)
    pdf.set_creator("Musterakte")
    pdf.set_lang("de-DE")
    return pdf


def mit_schrift(pdf: FPDF) -> FPDF:
    """Adds both weights of the sans serif."""
    pdf.add_font("sans", "", schrift.pfad("sans"))
    pdf.add_font("sans", "B", schrift.pfad("sans-fett"))
    return pdf


def aus_bildern(titel: str, tag: date, seiten: Iterable[bytes]) -> bytes:
    """One JPEG a page, taken over as it is."""
    pdf = leeres_pdf(titel, tag)
    for seite in seiten:
        pdf.add_page()
        pdf.image(BytesIO(seite), 0, 0, pdf.w, pdf.h)
    return bytes(pdf.output())
