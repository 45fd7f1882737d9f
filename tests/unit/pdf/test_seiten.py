"""Pages of scans: counted, measured, blank ones found; drawn by a process that can do nothing else."""

from __future__ import annotations

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from PIL import Image, ImageDraw
from pypdf import PdfReader

from adapters.pdf import Seitenansicht
from tests.pdfbau import BESCHAEDIGT, VERSCHLUESSELT
from tests.pdfbau import pdf as rohes_pdf


def scan(dpi: int, *, leer: bool = False, format_: str = "PDF", lang: float = 11.69) -> bytes:
    bild = Image.new("L", (int(8.27 * dpi), int(lang * dpi)), 250)
    if not leer:
        ImageDraw.Draw(bild).rectangle((dpi, dpi, 4 * dpi, int(1.2 * dpi)), fill=20)
    puffer = io.BytesIO()
    bild.save(puffer, format_, resolution=dpi)
    return puffer.getvalue()


@pytest.fixture(scope="module")
def ansicht(tmp_path_factory: pytest.TempPathFactory) -> Seitenansicht:
    return Seitenansicht(tmp_path_factory.mktemp("quarantaene"), geduld=30)


def test_seiten_werden_gezaehlt_gemessen_und_leere_gefunden(ansicht: Seitenansicht) -> None:
    blatt = FPDF(unit="pt", format=(595, 842))
    for art in ((200, False), (200, True), (72, False)):
        blatt.add_page()
        puffer = Image.open(io.BytesIO(scan(art[0], leer=art[1], format_="PNG")))
        blatt.image(puffer, x=0, y=0, w=595, h=842)
    blatt.add_page(format=(842, 1684))
    befund = ansicht.befund(io.BytesIO(bytes(blatt.output())))
    assert befund is not None
    assert (befund.seiten, befund.angesehen) == (4, 4)
    assert befund.leere == (2, 4)
    assert [nr for nr, _ in befund.grobe] == [3] and 60 <= befund.grobe[0][1] <= 80
    assert befund.grosse == (4,)


def beschrieben(grad: float) -> bytes:
    """A page of lines, laid on the glass at this angle."""
    bild = Image.new("L", (1240, 1754), 250)
    stift = ImageDraw.Draw(bild)
    for zeile in range(200, 1500, 45):
        stift.rectangle((150, zeile, 1050 - zeile % 200, zeile + 14), fill=20)
    puffer = io.BytesIO()
    bild.rotate(-grad, fillcolor=250).save(puffer, "PDF", resolution=150)
    return puffer.getvalue()


@pytest.mark.parametrize(("grad", "schief"), [(0.0, ()), (0.5, ()), (3.0, (1,)), (-4.0, (1,))])
def test_ein_schiefer_scan_faellt_auf(ansicht: Seitenansicht, grad: float, schief: tuple[int, ...]) -> None:
    befund = ansicht.befund(io.BytesIO(beschrieben(grad)))
    assert befund is not None
    assert tuple(nr for nr, _ in befund.schiefe) == schief
    assert all(abs(gemessen - grad) <= 0.5 for _, gemessen in befund.schiefe)


def test_in_einem_gang_werden_mehrere_angesehen(ansicht: Seitenansicht) -> None:
    with ansicht.gang() as gang:
        befunde = [gang.befund(io.BytesIO(d)) for d in (scan(100), b"%PDF-1.7 kaputt", scan(150, leer=True))]
    assert befunde[0] is not None and befunde[0].leere == ()
    assert befunde[1] is None
    assert befunde[2] is not None and befunde[2].leere == (1,)


def test_nach_einem_bild_kommt_das_naechste_dokument(ansicht: Seitenansicht) -> None:
    """The library closes a picture's file when it has read it, unless it is told not to."""
    with ansicht.gang() as gang:
        befunde = [gang.befund(io.BytesIO(scan(100, format_=art))) for art in ("JPEG", "PDF", "JPEG", "JPEG")]
    assert [b and b.seiten for b in befunde] == [1, 1, 1, 1]


def test_ein_bild_ist_ein_dokument_von_einer_seite(ansicht: Seitenansicht) -> None:
    gut, grob = (ansicht.befund(io.BytesIO(scan(dpi, format_="JPEG"))) for dpi in (200, 80))
    assert gut is not None and grob is not None
    assert (gut.seiten, gut.grobe, gut.leere) == (1, (), ())
    assert 70 <= grob.grobe[0][1] <= 90


def test_eine_seite_als_bild(ansicht: Seitenansicht) -> None:
    png = ansicht.bild(io.BytesIO(scan(100)), 1, 160)
    assert png is not None
    gemalt = Image.open(io.BytesIO(png))
    gemalt.load()
    assert gemalt.width in (159, 160, 161)
    assert gemalt.convert("L").getpixel((40, 22)) < 80 < 200 < gemalt.convert("L").getpixel((140, 200))
    assert ansicht.bild(io.BytesIO(scan(100)), 2, 160) is None


BOMBE = rohes_pdf(
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]>>",
)


@pytest.mark.parametrize(
    "daten", [b"", b"%PDF-1.7\n", b"\xff\xd8\xff\xe0", b"%PDF-1.7" + zlib.compress(b"x"), BOMBE]
)
def test_was_sich_nicht_zeichnen_laesst_ist_keine_seite(ansicht: Seitenansicht, daten: bytes) -> None:
    ansicht.befund(io.BytesIO(daten))  # whatever comes of it, it comes
    assert ansicht.bild(io.BytesIO(daten), 99, 160) is None


def test_wer_zeichnet_kann_nichts_oeffnen(tmp_path: Path) -> None:
    """The limits of the child, in a child of its own: no file, no socket, no process."""
    import subprocess
    import sys

    probe = (
        "import resource,socket,os,sys\n"
        "sys.argv=['x','0']\n"
        "import adapters.pdf.seitenkind as k, pypdfium2\n"
        "sys.stdin=iter(())\n"
        "k.main()\n"
        "def geht(tue):\n"
        "    try: tue()\n"
        "    except OSError: return 0\n"
        "    return 1\n"
        f"print(geht(lambda: open({str(tmp_path / 'x')!r}, 'w')), geht(socket.socket), geht(os.pipe))\n"
    )
    antwort = subprocess.run([sys.executable, "-c", probe], input=b"", capture_output=True, timeout=60)
    assert antwort.stdout.split() == [b"0", b"0", b"0"], antwort.stderr.decode()


def mehrseitig(*texte: str) -> bytes:
    """A page for each text; the first one links to the last, and outlines name all of them."""
    blatt = FPDF()
    blatt.set_compression(False)
    ziel = blatt.add_link(page=len(texte))
    for nr, text in enumerate(texte):
        blatt.add_page()
        blatt.set_font("helvetica", size=20)
        blatt.start_section(f"Abschnitt {text}")
        blatt.cell(text=text, link=ziel if nr == 0 else "")
    return bytes(blatt.output())


def _text(pdf: bytes) -> str:
    return "\n".join(seite.extract_text() for seite in PdfReader(io.BytesIO(pdf)).pages)


def _geteilt(ansicht: Seitenansicht, pdf: bytes, *bereiche: tuple[int, int]) -> list[bytes | None]:
    return [teil.read() if teil else None for teil in ansicht.teile(io.BytesIO(pdf), bereiche)]


def test_ein_pdf_wird_geteilt_und_kein_teil_nimmt_andere_seiten_mit(ansicht: Seitenansicht) -> None:
    namen = ("Antragsblatt", "Attestblatt", "Bescheidblatt", "Nachtragsblatt")
    erster, zweiter = _geteilt(ansicht, mehrseitig(*namen), (1, 1), (2, 4))
    assert erster and zweiter
    assert _text(erster).split() == ["Antragsblatt"]
    assert _text(zweiter).split() == list(namen[1:])
    for fremd, teil in ((namen[1:], erster), (namen[:1], zweiter)):
        alles = b"".join(o.get_data() if hasattr(o, "get_data") else repr(o).encode() for o in _objekte(teil))
        assert not [name for name in fremd if name.encode() in alles + teil]


def _objekte(pdf: bytes) -> list[Any]:
    leser = PdfReader(io.BytesIO(pdf))
    return [leser.get_object(nr) for nr in leser.xref.get(0, {}) if nr]


@pytest.mark.parametrize("kaputt", [BESCHAEDIGT, VERSCHLUESSELT, b"", b"%PDF-1.7 x"])
def test_was_sich_nicht_teilen_laesst_gibt_keine_teile(ansicht: Seitenansicht, kaputt: bytes) -> None:
    assert _geteilt(ansicht, kaputt, (1, 1), (2, 2)) == [None, None]


def test_seiten_die_es_nicht_gibt_sind_kein_teil(ansicht: Seitenansicht) -> None:
    teile = _geteilt(ansicht, mehrseitig("Eins", "Zwei"), (1, 2), (3, 3))
    assert teile[0] and teile[1] is None
