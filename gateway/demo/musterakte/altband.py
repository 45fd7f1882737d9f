"""Scanned old volumes of the paper file: they bring the file to the wanted size, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from PIL import Image

from gateway.demo.musterakte import texte
from gateway.demo.musterakte.lebenslauf import Lebenslauf
from gateway.demo.musterakte.papier import Bogen, als_jpeg, koernen

BAND = 32_000_000
"""A volume is closed when it reaches this many bytes."""
_FEIN, _GROB = 300, 150
_FEIN_AB = 60_000_000
"""More than this is missing: scan finer, so that pages are bigger and fewer."""


@dataclass(frozen=True)
class Vorlagen:
    """Painted once in a few angles, scanned again and again with other grain."""

    bogen: tuple[Image.Image, ...]
    dpi: int


def vorlagen(lebenslauf: Lebenslauf, fehlend: int, wuerfel: Random) -> Vorlagen:
    """`fehlend`: bytes still wanted."""
    dpi = _FEIN if fehlend >= _FEIN_AB else _GROB
    return Vorlagen(tuple(_maschinenseite(lebenslauf, wuerfel, dpi, n % 3) for n in range(5)), dpi)


def anzahl_baende(fehlend: int) -> int:
    return max(1, round(fehlend / BAND))


def seiten(vorlage: Vorlagen, groesse: int, wuerfel: Random) -> Iterator[bytes]:
    """JPEG pages that come close to `groesse` bytes in all; the last one is coarser if need be."""
    ist, letzte = 0, 0
    while groesse - ist > letzte // 8:
        seite = _seite(vorlage, wuerfel)
        if letzte and groesse - ist < len(seite) * 3 // 4:
            seite = _seite(vorlage, wuerfel, anteil=(groesse - ist) / len(seite))
        ist += len(seite)
        letzte = max(letzte, len(seite))
        yield seite


def _seite(vorlage: Vorlagen, wuerfel: Random, anteil: float = 1.0) -> bytes:
    bild = wuerfel.choice(vorlage.bogen)
    if anteil < 1:
        bild = bild.resize((round(bild.width * anteil**0.5), round(bild.height * anteil**0.5)))
    return als_jpeg(koernen(bild, wuerfel, 44), dpi=vorlage.dpi, guete=90)


def _maschinenseite(lebenslauf: Lebenslauf, wuerfel: Random, dpi: int, nummer: int) -> Image.Image:
    """A typed page of the paper file."""
    bogen = Bogen(wuerfel, dpi, papier=(244, 240, 230))
    werte = {**lebenslauf.werte(), "datum": lebenslauf.datum(30 * nummer)}
    bogen.text(24, 14, f"Altakte {lebenslauf.aktenzeichen}", punkt=11, schnitt="serif-fett")
    y = 26.0
    for brief in (texte.EINGANG, texte.BESCHEID, texte.ANHOERUNG, texte.VERLAENGERUNG)[nummer:]:
        for absatz in (brief.betreff, *brief.absaetze):
            if y < 250:
                y = bogen.absatz(24, y, 160, absatz.format(**werte), punkt=10.5) + 3
    bogen.stempel(120, 252, "ALTAKTE", "GESCANNT")
    return bogen.gescannt(rauschen=1).convert("L")
