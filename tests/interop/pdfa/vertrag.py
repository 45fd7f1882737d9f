"""`make interop-pdfa`: veraPDF finds nothing in our documents, neither as PDF/A-3a nor as PDF/UA-1.

It comes from Maven Central (19 MB the first time); all files in one call, about two seconds."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.druckmuster import din_91379, nachweis

_FEINDLICH = '#panic("x") $x$ *fett* _schräg_ `roh` <a> @b \\ // /* "quotes" {1} [2] ' + "langeswort" * 60
MUSTER = {
    "din91379": lambda: nachweis(" ".join(din_91379())),
    "ohne_namen": lambda: nachweis("Ausländerbehörde", umfang="ohne_namen"),
    "leer": lambda: nachweis("Ø", 0),
    "viele": lambda: nachweis("Antrag vom 3. März/Anlage.pdf", 400),
    "feindlich": lambda: nachweis(_FEINDLICH),
}


@pytest.fixture(scope="module")
def bibliotheken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ziel = tmp_path_factory.mktemp("verapdf")
    pom = Path(__file__).with_name("pom.xml")
    befehl = ["mvn", "-q", "-B", "-f", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={ziel}"]
    subprocess.run(befehl, check=True, stdout=subprocess.DEVNULL)
    return ziel


def _urteile(bibliotheken: Path, dateien: list[Path], norm: str) -> Mapping[str, str]:
    befehl = ["java", "-XX:TieredStopAtLevel=1", "-cp", f"{bibliotheken}/*"]
    befehl += ["org.verapdf.apps.GreenfieldCliWrapper", "--format", "text", "-f", norm, *map(str, dateien)]
    ausgabe = subprocess.run(befehl, capture_output=True, text=True, check=False).stdout
    return {Path(zeile.split()[1]).stem: zeile.split()[0] for zeile in ausgabe.splitlines() if zeile.strip()}


@pytest.mark.parametrize("norm", ["3a", "ua1"])
def test_verapdf_findet_nichts(bibliotheken: Path, tmp_path: Path, norm: str) -> None:
    dateien = []
    for name, baue in MUSTER.items():
        dateien.append(tmp_path / f"{name}.pdf")
        dateien[-1].write_bytes(baue())
    assert _urteile(bibliotheken, dateien, norm) == dict.fromkeys(MUSTER, "PASS")


def test_der_pruefer_sieht_einen_fehler(bibliotheken: Path, tmp_path: Path) -> None:
    """A validator that calls everything good proves nothing."""
    datei = tmp_path / "fehler.pdf"
    datei.write_bytes(nachweis("Ø").replace(b"/MarkInfo", b"/MarkXnfo"))
    assert _urteile(bibliotheken, [datei], "3a") == {"fehler": "FAIL"}
