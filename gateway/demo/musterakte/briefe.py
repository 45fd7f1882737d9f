"""Letters as PDF with real text: letterhead, address, reference block, body, instruction on remedies."""

from __future__ import annotations

from random import Random

from fpdf import FPDF

from gateway.demo.musterakte.lebenslauf import Lebenslauf
from gateway.demo.musterakte.pdf import leeres_pdf, mit_schrift
from gateway.demo.musterakte.texte import Absender, Brief

_BELEHRUNG = (
    "Gegen diesen Bescheid kann innerhalb eines Monats nach Bekanntgabe Widerspruch bei der Stadt "
    "Musterstadt erhoben "
    "werden. Der Widerspruch ist schriftlich, in elektronischer Form nach § 3a Abs. 2 VwVfG oder zur "
    "Niederschrift "
    "einzulegen."
)
_LINKS, _BREITE = 25, 160


def schreibe_brief(brief: Brief, lebenslauf: Lebenslauf, tage: int, wuerfel: Random) -> bytes:
    """One letter dated `tage` days after the entry. Same arguments, same bytes."""
    werte = {**lebenslauf.werte(), "datum": lebenslauf.datum(tage)}
    betreff = brief.betreff.format(**werte)
    pdf = mit_schrift(leeres_pdf(betreff, lebenslauf.tag(tage)))
    pdf.set_auto_page_break(auto=True, margin=28)
    pdf.add_page()
    _kopf(pdf, brief.absender)
    _anschrift(pdf, brief, lebenslauf)
    _bezug(pdf, brief.absender, lebenslauf, werte["datum"])
    _text(pdf, brief, betreff, lebenslauf.anrede, werte)
    _schluss(pdf, brief, wuerfel)
    return bytes(pdf.output())


def _kopf(pdf: FPDF, absender: Absender) -> None:
    pdf.set_fill_color(*absender.farbe)
    pdf.rect(0, 0, 210, 6, style="F")
    pdf.polygon([(172, 12), (190, 12), (190, 24), (181, 32), (172, 24)], style="F")
    pdf.set_draw_color(255, 255, 255)
    pdf.set_line_width(0.8)
    pdf.line(174, 19, 188, 19)
    pdf.line(181, 13, 181, 30)
    pdf.set_text_color(*absender.farbe)
    pdf.set_font("sans", "B", 16)
    pdf.text(_LINKS, 19, absender.name)
    pdf.set_font("sans", "", 10)
    pdf.text(_LINKS, 25, absender.stelle)
    pdf.set_text_color(30, 30, 30)


def _anschrift(pdf: FPDF, brief: Brief, lebenslauf: Lebenslauf) -> None:
    pdf.set_font("sans", "", 7)
    pdf.text(_LINKS, 47, f"{brief.absender.name} · {brief.absender.anschrift}")
    zeilen = (lebenslauf.name, lebenslauf.anschrift, lebenslauf.ort) if brief.an_person else ("Zur Akte",)
    pdf.set_font("sans", "", 11)
    for nummer, zeile in enumerate(zeilen):
        pdf.text(_LINKS, 56 + nummer * 5, zeile)


def _bezug(pdf: FPDF, absender: Absender, lebenslauf: Lebenslauf, datum: str) -> None:
    angaben = (
        ("Aktenzeichen", lebenslauf.aktenzeichen),
        ("Bearbeitung", f"{absender.kuerzel} / Hr. Platzhalter"),
        ("Zimmer", "214"),
        ("Telefon", "0000 000-214"),
        ("Datum", datum),
    )
    for nummer, (feld, wert) in enumerate(angaben):
        pdf.set_font("sans", "", 8)
        pdf.set_text_color(110, 110, 110)
        pdf.text(130, 52 + nummer * 5, feld)
        pdf.set_font("sans", "", 9)
        pdf.set_text_color(30, 30, 30)
        pdf.text(152, 52 + nummer * 5, wert)


def _text(pdf: FPDF, brief: Brief, betreff: str, anrede: str, werte: dict[str, str]) -> None:
    pdf.set_left_margin(_LINKS)
    pdf.set_y(92)
    pdf.set_font("sans", "B", 12)
    pdf.multi_cell(_BREITE, 6, betreff, new_x="LMARGIN", new_y="NEXT")
    pdf.set_font("sans", "", 10)
    geboren = f"{werte['name']}, geboren am {werte['geboren']} in {werte['geburtsort']}"
    _absatz(pdf, geboren)
    if brief.an_person:
        _absatz(pdf, f"{anrede},")
    for absatz in brief.absaetze:
        _absatz(pdf, absatz.format(**werte))
    pdf.set_draw_color(180, 180, 180)
    pdf.set_line_width(0.2)
    for feld, wert in brief.tabelle:
        pdf.cell(95, 7, feld, border="B")
        pdf.cell(_BREITE - 95, 7, wert.format(**werte), border="B", new_x="LMARGIN", new_y="NEXT")
    pdf.ln(4)


def _schluss(pdf: FPDF, brief: Brief, wuerfel: Random) -> None:
    if brief.belehrung:
        pdf.set_font("sans", "B", 10)
        _absatz(pdf, "Rechtsbehelfsbelehrung")
        pdf.set_font("sans", "", 10)
        _absatz(pdf, _BELEHRUNG)
    _absatz(pdf, "Mit freundlichen Grüßen" if brief.an_person else "Gezeichnet")
    pdf.set_draw_color(30, 50, 130)
    pdf.set_line_width(0.4)
    x, y, oben = float(_LINKS), pdf.get_y() + 6, pdf.get_y() + 6
    for _ in range(14):
        naechstes = (x + wuerfel.uniform(1, 4), oben + wuerfel.uniform(-4, 3))
        pdf.line(x, y, *naechstes)
        x, y = naechstes
    pdf.ln(13)
    _absatz(pdf, "Platzhalter")
    pdf.set_font("sans", "", 7)
    pdf.set_text_color(130, 130, 130)
    _absatz(pdf, "Erfundenes Schreiben zur Vorführung. Personen, Behörden und Vorgänge gibt es nicht.")


def _absatz(pdf: FPDF, text: str) -> None:
    pdf.multi_cell(_BREITE, 5, text, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2.5)
