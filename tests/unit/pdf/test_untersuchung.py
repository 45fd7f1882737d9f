"""What is found in a PDF, and what is not held against it."""

from __future__ import annotations

from io import BytesIO

import pytest

from adapters.pdf.untersuchung import untersuche
from tests.pdfbau import BESCHAEDIGT, MIT_JAVASCRIPT, SCHLICHT, VERSCHLUESSELT, mit

HARMLOS = {
    "schlicht": SCHLICHT,
    "geht zur ersten Seite": mit("/OpenAction [3 0 R /Fit]"),
    "Verweis ins Netz": mit("", "/Annots [<< /Subtype /Link /A << /S /URI /URI (https://example.org) >> >>]"),
    "Anmerkung": mit("", "/Annots [<< /Subtype /Text /Contents (siehe unten) >>]"),
    "Formular ohne Handlung": mit("/AcroForm << /Fields [<< /T (Name) /FT /Tx >>] >>"),
    "zeigt auf sich selbst": mit("/OpenAction 4 0 R", "", "<< /S /GoTo /D [3 0 R /Fit] /Next 4 0 R >>"),
}
AKTIV = {
    "JavaScript": MIT_JAVASCRIPT,
    "JavaScript, anders geschrieben": mit("/OpenAction << /S /Java#53cript /JS (1) >>"),
    "JavaScript im Namensbaum": mit(
        "/Names << /JavaScript << /Names [(a) 4 0 R] >> >>", "", "<< /S /JavaScript >>"
    ),
    "JavaScript beim Schließen": mit("/AA << /WC << /S /JavaScript /JS (1) >> >>"),
    "JavaScript auf der Seite": mit("", "/AA << /O << /S /JavaScript /JS (1) >> >>"),
    "JavaScript danach": mit("/OpenAction << /S /GoTo /D [3 0 R] /Next [<< /S /JavaScript /JS (1) >>] >>"),
    "JavaScript im Feld": mit(
        "/AcroForm << /Fields [<< /Kids [<< /AA << /K << /S /JavaScript >> >> >>] >>] >>"
    ),
    "Programmstart": mit("", "/Annots [<< /Subtype /Link /A << /S /Launch /F (cmd.exe) >> >>]"),
    "Formularversand": mit("", "/Annots [<< /Subtype /Widget /A << /S /SubmitForm /F (http://x) >> >>]"),
    "angehängte Datei": mit("/Names << /EmbeddedFiles << /Names [] >> >>"),
    "angehängte Datei auf der Seite": mit("", "/Annots [<< /Subtype /FileAttachment >>]"),
    "XFA-Formular": mit("/AcroForm << /XFA [] /Fields [] >>"),
    "eingebettetes Medium": mit("", "/Annots [<< /Subtype /RichMedia >>]"),
}


@pytest.mark.parametrize("was", HARMLOS)
def test_was_im_dokument_bleibt_ist_harmlos(was: str) -> None:
    assert untersuche(BytesIO(HARMLOS[was])) == {"verschluesselt": False, "beschaedigt": False, "aktiv": []}


@pytest.mark.parametrize("was", AKTIV)
def test_was_handelt_oder_etwas_mitbringt_wird_genannt(was: str) -> None:
    befund = untersuche(BytesIO(AKTIV[was]))
    assert befund["aktiv"] == [
        was.partition(",")[0].split(" im ")[0].split(" beim ")[0].split(" auf ")[0].split(" danach")[0]
    ]


def test_verschluesselt_ist_nicht_beschaedigt() -> None:
    assert untersuche(BytesIO(VERSCHLUESSELT)) == {"verschluesselt": True, "beschaedigt": False, "aktiv": []}


@pytest.mark.parametrize(
    "inhalt",
    [
        b"",
        BESCHAEDIGT,
        SCHLICHT[: len(SCHLICHT) // 3],
        SCHLICHT.replace(b"/Kids [3 0 R]", b"/Kids [] /xx "),
        SCHLICHT.replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]"),
    ],
)
def test_kaputtes_ist_beschaedigt_und_beendet_nichts(inhalt: bytes) -> None:
    assert untersuche(BytesIO(inhalt))["beschaedigt"]


def test_tief_verschachteltes_beendet_nichts() -> None:
    assert untersuche(BytesIO(mit("/Extra " + "[" * 50_000 + "]" * 50_000)))["aktiv"] == []
