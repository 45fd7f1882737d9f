"""A user's own folder in the demo: every byte and name stays, what is missing is invented."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gateway.aktendatei import Personangabe, lies
from gateway.demo.akte import erfinde_person
from gateway.demo.eigene import uebernimm_ordner
from gateway.domain.teilklasse import Teilklasse
from gateway.errors import EingabeFehler

DATEIEN = {
    "b.pdf": b"%PDF-1.7\nb\n%%EOF\n",
    "Ordner mit Ümläuten/a.pdf": b"%PDF-1.7\na\n%%EOF\n",
    "notiz.txt": "Größe\n".encode(),
}


@pytest.fixture
def ordner(tmp_path: Path) -> Path:
    for name, inhalt in DATEIEN.items():
        ort = tmp_path / "eigener" / name
        ort.parent.mkdir(parents=True, exist_ok=True)
        ort.write_bytes(inhalt)
    return tmp_path / "eigener"


def _inhalt(ordner: Path) -> dict[str, bytes]:
    return {str(p.relative_to(ordner)): p.read_bytes() for p in ordner.rglob("*") if p.is_file()}


def test_ohne_angaben_wird_die_person_erfunden(ordner: Path, tmp_path: Path) -> None:
    akte = uebernimm_ordner(ordner, tmp_path / "ziel", saat=3)
    assert akte.person == erfinde_person(3)
    assert akte == uebernimm_ordner(ordner, tmp_path / "noch einmal", saat=3)
    assert {d.klasse for d in akte.dokumente} == {None}, "nobody classified them: the release gate decides"
    assert [d.position for d in akte.dokumente] == [1, 2, 3]


def test_dateien_kommen_byte_fuer_byte_an_und_der_ordner_bleibt(ordner: Path, tmp_path: Path) -> None:
    gemeldet: list[tuple[int, int]] = []
    uebernimm_ordner(ordner, tmp_path / "ziel", fortschritt=lambda ist, soll: gemeldet.append((ist, soll)))
    kopie = _inhalt(tmp_path / "ziel")
    angabe = lies(kopie.pop("akte.json"))
    assert kopie == DATEIEN == _inhalt(ordner)
    assert {e.datei for e in angabe.dokumente or []} == set(DATEIEN)
    assert gemeldet[-1][0] == gemeldet[-1][1] == sum(map(len, DATEIEN.values()))


def test_angaben_aus_akte_json_gelten(ordner: Path, tmp_path: Path) -> None:
    person = erfinde_person(9)
    angaben = {
        "person": Personangabe.aus_person(person).model_dump(),
        "aktenzeichen": "eigenes-1",
        "dokumente": [
            {"datei": "notiz.txt", "position": 3, "klasse": "C"},
            {"datei": "b.pdf", "position": 1},
            {"datei": "Ordner mit Ümläuten/a.pdf", "position": 2},
        ],
    }
    (ordner / "akte.json").write_text(json.dumps(angaben), encoding="utf-8")
    akte = uebernimm_ordner(ordner, tmp_path / "ziel")
    assert (akte.person, akte.aktenzeichen) == (person, "eigenes-1")
    assert [(d.dateiname, d.klasse) for d in akte.dokumente] == [
        ("b.pdf", None),
        ("a.pdf", None),
        ("notiz.txt", Teilklasse.C),
    ]


def test_ein_unbrauchbarer_ordner_wird_abgelehnt(tmp_path: Path) -> None:
    (tmp_path / "leer").mkdir()
    with pytest.raises(EingabeFehler):
        uebernimm_ordner(tmp_path / "leer", tmp_path / "ziel")
    assert not (tmp_path / "ziel").exists()
