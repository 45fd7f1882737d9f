"""What is wrong with a PDF is told, or the delivery goes back, as the settings of the receiver say. Told from
outside, by commands alone. `make interop-virus`."""

from __future__ import annotations

from pathlib import Path

from tests import pdfbau
from tests.interop.virus.geschichte import bis, fordere_an, zwei_aemter

VORGABE = '\n[pdf]\nverschluesselt = "melden"\nbeschaedigt = "melden"\naktiv = "ablehnen"\n'


def test_melden_und_ablehnen(tmp_path: Path) -> None:
    with zwei_aemter(tmp_path / "aemter", VORGABE) as (a, b):
        gemeldet = {
            "10_Grundakte/gut.pdf": pdfbau.SCHLICHT,
            "10_Grundakte/mit Kennwort.pdf": pdfbau.VERSCHLUESSELT,
            "20_Nebenakte/kaputt.pdf": pdfbau.BESCHAEDIGT,
        }
        fordere_an(tmp_path, a, b, "Mustermelden", "1950-01-17", "200115991050", gemeldet)
        bis(lambda: b.eingegangene(), "die Akte ist da")
        (akte,) = b.eingegangene()
        assert {name: (akte / name).read_bytes() for name in gemeldet} == gemeldet, "unverändert"
        erzaehlt = str(b.zeilen("uebergabe", "show", b.letzte()["id"]))
        assert "Kennwort" in erzaehlt and "lesen" in erzaehlt, erzaehlt

        aktiv = {"10_Grundakte/gut.pdf": pdfbau.SCHLICHT, "10_Grundakte/aktiv.pdf": pdfbau.MIT_JAVASCRIPT}
        fordere_an(tmp_path, a, b, "Musterablehnen", "1960-02-18", "200115991060", aktiv)
        bis(lambda: a.letzte()["zustand"] == "zurueckgewiesen", "der Absender weiß es (0010)")
        assert len(b.eingegangene()) == 1, "nichts davon kommt ins DMS"
        bis(lambda: b.letzte()["zustand"] == "zurueckgewiesen", "und der Empfänger auch")
