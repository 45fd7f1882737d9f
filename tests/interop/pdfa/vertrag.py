"""`make interop-pdfa`: veraPDF finds nothing in our documents, neither as PDF/A-3a nor as PDF/UA-1.

It comes from Maven Central (19 MB the first time); all files in one call, about two seconds."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.druckmuster import begleitliste, din_91379, nachweis

_FEINDLICH = '#panic("x") $x$ *fett* _schräg_ `roh` <a> @b \\ // /* "quotes" {1} [2] ' + "langeswort" * 60
MUSTER = {
    "din91379": lambda: nachweis(" ".join(din_91379())),
    "ohne_namen": lambda: nachweis("Ausländerbehörde", umfang="ohne_namen"),
    "leer": lambda: nachweis("Ø", 0),
    "viele": lambda: nachweis("Antrag vom 3. März/Anlage.pdf", 400),
    "feindlich": lambda: nachweis(_FEINDLICH),
    "begleitliste": lambda: begleitliste(_FEINDLICH),
}


@pytest.fixture(scope="module")
def bibliotheken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ziel = tmp_path_factory.mktemp("verapdf")
    pom = Path(__file__).with_name("pom.xml")
    befehl = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={ziel}"]
    subprocess.run(befehl, check=True, stdout=subprocess.DEVNULL)
    return ziel


def _urteile(bibliotheken: Path, dateien: list[Path]) -> Mapping[tuple[str, str], str]:
    """By file and standard: each file is held against all that it claims to be."""
    befehl = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{bibliotheken}/*"]
    befehl += ["org.verapdf.apps.GreenfieldCliWrapper", "--format", "text", *map(str, dateien)]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, check=False).stdout
    zeilen = [zeile.split() for zeile in ausgabe.splitlines() if zeile.strip()]
    return {(Path(datei).stem, norm): urteil for urteil, datei, norm in zeilen}


def test_verapdf_findet_nichts_und_sieht_was_falsch_ist(bibliotheken: Path, tmp_path: Path) -> None:
    """A validator that calls everything good proves nothing."""
    kaputt = nachweis("Ø").replace(b"/MarkInfo", b"/MarkXnfo")
    dateien = []
    for name, inhalt in {**{n: baue() for n, baue in MUSTER.items()}, "kaputt": kaputt}.items():
        dateien.append(tmp_path / f"{name}.pdf")
        dateien[-1].write_bytes(inhalt)
    urteile = dict(_urteile(bibliotheken, dateien))
    assert urteile.pop(("kaputt", "3a")) == urteile.pop(("kaputt", "ua1")) == "FAIL"
    assert urteile == {(name, norm): "PASS" for name in MUSTER for norm in ("3a", "ua1")}
