"""What operating systems and programs leave behind is told from documents by its name."""

from __future__ import annotations

import pytest

from gateway.domain.systemdatei import nenne, systemdatei


@pytest.mark.parametrize(
    ("pfad", "wort"),
    [
        ("Thumbs.db", "Vorschau"),
        ("Ordner/THUMBS.DB", "Vorschau"),
        ("ehthumbs.db", "Vorschau"),
        ("desktop.ini", "Windows"),
        (".DS_Store", "macOS"),
        ("._Bescheid.pdf", "macOS"),
        ("__MACOSX/Bescheid.pdf", "macOS"),
        ("a/__MACOSX/b/c.pdf", "macOS"),
        ("Icon\r", "macOS"),
        ("~$Antrag.docx", "Office"),
        (".~lock.Antrag.odt#", "LibreOffice"),
        ("$RECYCLE.BIN/x.pdf", "Papierkorb"),
        ("@eaDir/x.pdf", "Netzlaufwerk"),
    ],
)
def test_eine_datei_des_systems_wird_erkannt(pfad: str, wort: str) -> None:
    assert wort in (systemdatei(pfad.split("/")) or "")


@pytest.mark.parametrize(
    "pfad",
    [
        "Bescheid.pdf",
        "Thumbs.db.pdf",
        "Thumbs.db/Bescheid.pdf",
        "$Antrag.pdf",
        "~Antrag.pdf",
        "MACOSX/a.pdf",
        ".versteckt.pdf",
        "Icon.pdf",
        "desktop.pdf",
        "akte.json",
    ],
)
def test_alles_andere_bleibt_ein_dokument(pfad: str) -> None:
    assert systemdatei(pfad.split("/")) is None


def test_von_vielen_wird_der_rest_gezaehlt() -> None:
    viele = [(f"{n}/Thumbs.db", "x") for n in range(30)]
    assert nenne(viele[:2]) == "»0/Thumbs.db« (x), »1/Thumbs.db« (x)"
    assert nenne(viele).endswith("»19/Thumbs.db« (x) und 10 weitere")
