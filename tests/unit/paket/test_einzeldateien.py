"""Late mail: single files become documents, checked like every other."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler
from gateway.paket.einzeldateien import lies_dateien
from gateway.paket.fehler import InhaltPasstNicht, NameUnzulaessig, OrdnerUngeeignet

PDF = b"%PDF-1.7\nBrief\n%%EOF\n"


def lege(ordner: Path, name: str, inhalt: bytes = PDF) -> Path:
    ordner.mkdir(parents=True, exist_ok=True)
    (ordner / name).write_bytes(inhalt)
    return ordner / name


def test_dateien_werden_dokumente_in_ihrer_reihenfolge(tmp_path: Path) -> None:
    dateien = [lege(tmp_path, "zwei.pdf"), lege(tmp_path, "Größe.txt", b"Text\n")]
    dokumente = lies_dateien(dateien, Teilklasse.C)
    assert [(d.dateiname, d.position, d.format, d.klasse, pfad) for d, pfad in dokumente] == [
        ("zwei.pdf", 1, "018", Teilklasse.C, dateien[0]),
        ("Größe.txt", 2, dokumente[1][0].format, Teilklasse.C, dateien[1]),
    ]
    assert all(d.sha256 and d.groesse and d.aktenwirksamkeit for d, _ in dokumente)


def test_dieselbe_datei_ist_dasselbe_dokument_eine_andere_nicht(tmp_path: Path) -> None:
    ((erstes, _),) = lies_dateien([lege(tmp_path / "a", "brief.pdf")], Teilklasse.A)
    ((nochmal, _),) = lies_dateien([lege(tmp_path / "b", "brief.pdf")], Teilklasse.A)
    ((anderes, _),) = lies_dateien([lege(tmp_path / "c", "brief.pdf", PDF + b"\n")], Teilklasse.A)
    assert erstes.uuid == nochmal.uuid != anderes.uuid


@pytest.mark.parametrize(
    ("name", "inhalt", "fehler"),
    [
        ("falsch.pdf", b"kein PDF", InhaltPasstNicht),
        ("leer.pdf", b"", InhaltPasstNicht),
        ("ohne-endung", PDF, InhaltPasstNicht),
        ("unbekannt.qwertz", PDF, InhaltPasstNicht),
        ("schief\tTab.pdf", PDF, NameUnzulaessig),
        ("emoji\U0001f600.pdf", PDF, NameUnzulaessig),
        (unicodedata.normalize("NFD", "Größe.pdf"), PDF, NameUnzulaessig),
    ],
)
def test_was_kein_dokument_sein_kann_wird_benannt(
    tmp_path: Path, name: str, inhalt: bytes, fehler: type[EingabeFehler]
) -> None:
    with pytest.raises(fehler) as gesagt:
        lies_dateien([lege(tmp_path, name, inhalt)], Teilklasse.A)
    assert gesagt.value.wo == name
    assert str(tmp_path) not in gesagt.value.text


def test_zwei_mit_einem_namen_und_was_keine_datei_ist(tmp_path: Path) -> None:
    gleiche = [lege(tmp_path / "a", "brief.pdf"), lege(tmp_path / "b", "brief.pdf")]
    with pytest.raises(NameUnzulaessig):
        lies_dateien(gleiche, Teilklasse.A)
    (tmp_path / "ordner.pdf").mkdir()
    for keine in ("fehlt.pdf", "ordner.pdf"):
        with pytest.raises(OrdnerUngeeignet):
            lies_dateien([tmp_path / keine], Teilklasse.A)
