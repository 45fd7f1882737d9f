"""Photograph and passport page of somebody who does not exist, from a state that does not exist."""

from __future__ import annotations

import unicodedata
from random import Random

from PIL import Image, ImageDraw, ImageFilter

from gateway.demo.musterakte.lebenslauf import Lebenslauf
from gateway.demo.musterakte.papier import BLAU, GRAU, ROT, Bogen, Farbe, koernen

_HAUT: tuple[Farbe, ...] = ((233, 196, 168), (205, 160, 126), (160, 112, 82), (118, 80, 58))
_HAAR: tuple[Farbe, ...] = ((44, 32, 26), (92, 60, 36), (150, 112, 60), (20, 20, 22))


def lichtbild(lebenslauf: Lebenslauf, breite: int = 413, hoehe: int = 531) -> Image.Image:
    """A drawn portrait, 35 x 45 mm at 300 dpi by default; the same for every use in the file."""
    wuerfel = Random(f"lichtbild {lebenslauf.passnummer}")
    haut, haar = wuerfel.choice(_HAUT), wuerfel.choice(_HAAR)
    bild = Image.new("RGB", (700, 900), (206, 212, 218))
    stift = ImageDraw.Draw(bild)
    dunkler = tuple(int(k * 0.82) for k in haut)
    stift.ellipse((185, 130, 515, 640), fill=haar)
    stift.ellipse((60, 690, 640, 1200), fill=wuerfel.choice(((52, 64, 92), (98, 44, 52), (60, 84, 66))))
    stift.rectangle((290, 560, 410, 740), fill=dunkler)
    stift.polygon(((250, 712), (450, 712), (350, 800)), fill=(238, 238, 240))
    stift.ellipse((215, 190, 485, 620), fill=haut)
    stift.chord((200, 140, 500, 420), 180, 360, fill=haar)
    for x in (285, 415):
        stift.arc((x - 42, 318, x + 42, 372), 200, 340, fill=haar, width=10)
        stift.ellipse((x - 30, 362, x + 30, 396), fill=(245, 244, 242))
        stift.ellipse((x - 15, 364, x + 15, 394), fill=(62, 46, 34))
    stift.polygon(((350, 380), (322, 472), (378, 472)), fill=dunkler)
    stift.chord((292, 500, 408, 560), 10, 170, fill=(168, 92, 88))
    weich = bild.filter(ImageFilter.GaussianBlur(3)).resize((breite, hoehe), Image.Resampling.LANCZOS)
    return koernen(weich, wuerfel, 14)


def datenseite(lebenslauf: Lebenslauf, wuerfel: Random, dpi: int) -> Image.Image:
    """The data page of a passport of Utopia (the specimen state of ICAO 9303), stamped MUSTER."""
    bogen = Bogen(wuerfel, dpi, 148, 105, papier=(226, 236, 232))
    _guilloche(bogen)
    bogen.text(8, 5, "UTOPIA · REISEPASS / PASSPORT · SPECIMEN", punkt=11, schnitt="sans-fett", farbe=BLAU)
    foto = lichtbild(lebenslauf).resize((bogen.px(35), bogen.px(45)))
    bogen.bild.paste(foto, (bogen.px(9), bogen.px(18)))
    person = lebenslauf.person
    felder = (
        ("Passnummer / Passport No.", lebenslauf.passnummer),
        ("Name / Surname", person.familienname),
        ("Vornamen / Given names", person.vorname or "–"),
        ("Staatsangehörigkeit / Nationality", "UTOPISCH (MUSTER)"),
        ("Geburtsdatum / Date of birth", lebenslauf.geboren),
        ("Geburtsort / Place of birth", person.geburtsort or "–"),
        ("Gültig bis / Date of expiry", lebenslauf.datum(3650)),
    )
    for nummer, (feld, wert) in enumerate(felder):
        bogen.text(52, 14 + nummer * 8.6, feld, punkt=5.5, farbe=GRAU)
        bogen.text(52, 16.4 + nummer * 8.6, wert, punkt=10.5, schnitt="sans-fett")
    bogen.text(6, 83, _zeile(f"P<UTO{_mrz(person.familienname)}<<{_mrz(person.vorname or '')}"), punkt=13.5)
    bogen.text(6, 91, _zeile(f"{lebenslauf.passnummer}<UTO{'9' * 7}X{'9' * 7}MUSTER<UNGUELTIG"), punkt=13.5)
    bogen.stempel(92, 52, "MUSTER", "NICHT GÜLTIG", farbe=ROT)
    return bogen.gescannt(gelocht=False, rauschen=30)


def visumseite(lebenslauf: Lebenslauf, wuerfel: Random, dpi: int) -> Image.Image:
    """Two pages with an invented visa and border stamps."""
    bogen = Bogen(wuerfel, dpi, 180, 125, papier=(232, 230, 220))
    _guilloche(bogen)
    bogen.linie(90, 0, 90, 125)
    bogen.kasten(8, 10, 76, 60)
    bogen.text(11, 12, "VISUM · MUSTERLAND · SPECIMEN", punkt=9, schnitt="sans-fett", farbe=BLAU)
    for nummer, zeile in enumerate(
        (
            f"GÜLTIG VOM {lebenslauf.datum(-10)} BIS {lebenslauf.datum(80)}",
            "ART DES VISUMS D   ANZAHL DER EINREISEN MULT",
            f"PASSNUMMER {lebenslauf.passnummer}",
            f"NAME {lebenslauf.person.familienname.upper()}",
            "ERWERBSTÄTIGKEIT NUR MIT ERLAUBNIS GESTATTET",
        )
    ):
        bogen.text(11, 20 + nummer * 8, zeile, punkt=7)
    bogen.stempel(20, 82, "EINREISE", lebenslauf.datum(0), "MUSTERHAFEN", farbe=BLAU)
    bogen.stempel(112, 20, "AUSREISE", lebenslauf.datum(410), "MUSTERHAFEN", farbe=ROT)
    bogen.stempel(108, 66, "EINREISE", lebenslauf.datum(433), "PROBESTADT", farbe=BLAU)
    return bogen.gescannt(gelocht=False, rauschen=30)


def _guilloche(bogen: Bogen) -> None:
    for nummer in range(0, bogen.breite * 2, 3):
        bogen.linie(nummer, 0, nummer - bogen.hoehe, bogen.hoehe, farbe=(208, 222, 220), dicke=0.2)
        bogen.linie(nummer - bogen.breite, 0, nummer, bogen.hoehe, farbe=(222, 216, 226), dicke=0.2)


def _mrz(name: str) -> str:
    """Letters A to Z only, as ICAO 9303 wants them; good enough for a specimen."""
    zerlegt = unicodedata.normalize("NFKD", name.upper())
    return "".join(z if "A" <= z <= "Z" else "<" for z in zerlegt if not unicodedata.combining(z))


def _zeile(text: str) -> str:
    return text[:44].ljust(44, "<")
