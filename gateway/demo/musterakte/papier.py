"""Sheets of paper that look as if they had lain on a scanner. Measures are millimetres on an A4 sheet."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from random import Random

from PIL import Image, ImageChops, ImageDraw

from gateway.demo.musterakte import schrift

BREITE, HOEHE = 210, 297
SCHWARZ, GRAU, BLAU, ROT = (28, 28, 32), (120, 120, 125), (32, 52, 140), (168, 32, 40)
Farbe = tuple[int, int, int]


@dataclass
class Bogen:
    """A sheet to be filled; `dpi` decides how fine it is painted."""

    wuerfel: Random
    dpi: int
    breite: int = BREITE
    hoehe: int = HOEHE
    papier: Farbe = (252, 251, 246)

    def __post_init__(self) -> None:
        self.bild = Image.new("RGB", (self.px(self.breite), self.px(self.hoehe)), self.papier)
        self._stift = ImageDraw.Draw(self.bild)

    def px(self, mm: float) -> int:
        return round(mm * self.dpi / 25.4)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        punkt: float = 10,
        schnitt: str = "sans",
        farbe: Farbe = SCHWARZ,
    ) -> None:
        font = schrift.fuer_bild(schnitt, max(4, self.px(punkt * 25.4 / 72)))
        self._stift.text((self.px(x), self.px(y)), text, fill=farbe, font=font)

    def absatz(
        self, x: float, y: float, breite: float, text: str, *, punkt: float = 10, schnitt: str = "serif"
    ) -> float:
        """Text broken into lines; returns where the next paragraph begins."""
        font = schrift.fuer_bild(schnitt, max(4, self.px(punkt * 25.4 / 72)))
        zeile = ""
        for wort in [*text.split(), None]:
            versuch = f"{zeile} {wort}".strip()
            if wort is None or font.getlength(versuch) > self.px(breite):
                self._stift.text((self.px(x), self.px(y)), zeile, fill=SCHWARZ, font=font)
                y += punkt * 0.5
                zeile = wort or ""
            else:
                zeile = versuch
        return y + punkt * 0.2

    def linie(
        self, x1: float, y1: float, x2: float, y2: float, *, farbe: Farbe = GRAU, dicke: float = 0.3
    ) -> None:
        punkte = (self.px(x1), self.px(y1), self.px(x2), self.px(y2))
        self._stift.line(punkte, fill=farbe, width=max(1, self.px(dicke)))

    def kasten(self, x: float, y: float, breite: float, hoehe: float, *, farbe: Farbe = GRAU) -> None:
        ecken = (self.px(x), self.px(y), self.px(x + breite), self.px(y + hoehe))
        self._stift.rectangle(ecken, outline=farbe, width=max(1, self.px(0.25)))

    def von_hand(self, x: float, y: float, text: str, *, punkt: float = 13) -> None:
        """Blue ink, letter by letter, never quite on the line."""
        font = schrift.fuer_bild("sans-kursiv", max(4, self.px(punkt * 25.4 / 72)))
        ort = float(self.px(x))
        for zeichen in text:
            versatz = self.wuerfel.uniform(-0.35, 0.35)
            self._stift.text((ort, self.px(y + versatz)), zeichen, fill=BLAU, font=font)
            ort += font.getlength(zeichen) * self.wuerfel.uniform(0.94, 1.08)

    def unterschrift(self, x: float, y: float, *, farbe: Farbe = BLAU) -> None:
        """A scrawl."""
        punkte, ort = [], 0.0
        while ort < 42:
            punkte.append((self.px(x + ort), self.px(y + self.wuerfel.uniform(-4, 3) * (1 - ort / 60))))
            ort += self.wuerfel.uniform(1.2, 5)
        self._stift.line(punkte, fill=farbe, width=max(1, self.px(0.45)), joint="curve")

    def stempel(self, x: float, y: float, *zeilen: str, farbe: Farbe = ROT, rund: bool = False) -> None:
        """Slightly turned, unevenly inked."""
        breite, hoehe = (38, 38) if rund else (max(len(z) for z in zeilen) * 2.3 + 8, len(zeilen) * 6 + 5)
        marke = Image.new("L", (self.px(breite), self.px(hoehe)), 0)
        stift = ImageDraw.Draw(marke)
        rand = (self.px(0.6), self.px(0.6), self.px(breite - 0.6), self.px(hoehe - 0.6))
        (stift.ellipse if rund else stift.rectangle)(rand, outline=225, width=max(1, self.px(0.7)))
        font = schrift.fuer_bild("sans-fett", max(4, self.px(3.4 if rund else 4)))
        for nummer, zeile in enumerate(zeilen):
            mitte = (breite - font.getlength(zeile) * 25.4 / self.dpi) / 2
            oben = (hoehe - len(zeilen) * 5.6) / 2 + nummer * 5.6
            stift.text((self.px(mitte), self.px(oben)), zeile, fill=225, font=font)
        marke = ImageChops.multiply(marke, _koernung(marke.size, self.wuerfel, 120, heller=True))
        marke = marke.rotate(self.wuerfel.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True)
        self.bild.paste(farbe, (self.px(x), self.px(y)), marke)

    def gescannt(self, *, rauschen: int = 22, gelocht: bool = True) -> Image.Image:
        """The sheet as the scanner saw it: turned a little, shaded, grainy."""
        if gelocht:
            for y in (self.hoehe / 2 - 40, self.hoehe / 2 + 40):
                ecken = (self.px(7), self.px(y - 3), self.px(13), self.px(y + 3))
                self._stift.ellipse(ecken, fill=(206, 204, 200), outline=GRAU)
        gedreht = self.bild.rotate(
            self.wuerfel.uniform(-0.9, 0.9), Image.Resampling.BILINEAR, fillcolor=(222, 220, 214)
        )
        return koernen(ImageChops.subtract(gedreht, _schatten(gedreht.size)), self.wuerfel, rauschen)


def koernen(bild: Image.Image, wuerfel: Random, staerke: int) -> Image.Image:
    """Grain of the sensor; `staerke` decides how many bytes the JPEG will need."""
    korn = _koernung(bild.size, wuerfel, staerke)
    return ImageChops.subtract(bild, korn if bild.mode == "L" else Image.merge("RGB", (korn, korn, korn)))


def als_jpeg(bild: Image.Image, *, dpi: int, guete: int = 78) -> bytes:
    puffer = BytesIO()
    bild.save(puffer, "JPEG", quality=guete, dpi=(dpi, dpi))
    return puffer.getvalue()


def _koernung(
    groesse: tuple[int, int], wuerfel: Random, staerke: int, *, heller: bool = False
) -> Image.Image:
    roh = Image.frombytes("L", groesse, wuerfel.randbytes(groesse[0] * groesse[1]))
    return roh.point([(255 - staerke if heller else 0) + wert * staerke // 255 for wert in range(256)])


@lru_cache(maxsize=4)
def _schatten(groesse: tuple[int, int]) -> Image.Image:
    """Darker towards one edge."""
    verlauf = Image.linear_gradient("L").rotate(90).resize(groesse).point([w // 14 for w in range(256)])
    return Image.merge("RGB", (verlauf, verlauf, verlauf))
