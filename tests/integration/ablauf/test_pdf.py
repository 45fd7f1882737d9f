"""PDFs of a delivery are looked into before the import: told, or refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.pdf import Pdfpruefung
from gateway.ablauf.mandantenregeln import Mandantenregeln
from gateway.domain.pdfbefund import Mangel, Vorgabe
from gateway.domain.uebergabe import Zustand
from tests.pdfbau import MIT_JAVASCRIPT, SCHLICHT, VERSCHLUESSELT
from tests.zweibehoerden import Zweibehoerden

DATEIEN = {"a.pdf": SCHLICHT, "b.pdf": MIT_JAVASCRIPT, "c.pdf": VERSCHLUESSELT}


def _laufe(baue_zwei: Callable[..., Zweibehoerden], tmp_path: Path, aktiv: Vorgabe) -> Zweibehoerden:
    pdf = {**dict.fromkeys(Mangel, Vorgabe.MELDEN), Mangel.AKTIV: aktiv}
    z = baue_zwei(pdfpruefer=Pdfpruefung(tmp_path), regeln=Mandantenregeln(pdf=pdf))
    z.lege_akte(dateien=DATEIEN)
    z.fordere_an()
    z.laufe()
    return z


@pytest.mark.parametrize("aktiv", Vorgabe)
def test_gemeldet_oder_abgelehnt(
    baue_zwei: Callable[..., Zweibehoerden], tmp_path: Path, aktiv: Vorgabe
) -> None:
    z = _laufe(baue_zwei, tmp_path, aktiv)
    texte = z.zu.texte()
    if aktiv is Vorgabe.MELDEN:
        assert z.zu.uebergabe().zustand is Zustand.ABGESCHLOSSEN
        assert "Angesehen: 3 PDF-Dokumente" in texte
        assert "nur mit Kennwort zu öffnen: Dokument 3" in texte
        assert "mit aktiven Inhalten: Dokument 2 (JavaScript)" in texte
        assert (z.akte_am_ziel() / "b.pdf").read_bytes() == MIT_JAVASCRIPT
    else:
        assert z.zu.uebergabe().zustand is Zustand.ZURUECKGEWIESEN
        assert z.zu.gesendet("0010") and not z.zu.gesendet("0020")
        assert "JavaScript" in texte and "Kennwort" not in texte
        assert not list((z.zu.dms_ordner / "akten").iterdir())
