"""The card index of the folder DMS: what changes by hand is found, and nobody asks all folders each time."""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

import pytest

from adapters.dms.folder import bestand, verzeichnis
from adapters.dms.folder.kartei import Kartei
from gateway.aktendatei import Personangabe
from gateway.domain.person import Person

MARA = Person("Mara", "Musterfrau", None, "1990-05-17", "Beispielstadt", "w", ("163",), "200115990001")


def lege(akten: Path, name: str, zeichen: str, person: Person = MARA) -> None:
    (akten / name).mkdir(parents=True, exist_ok=True)
    angabe = {
        "person": Personangabe.aus_person(person).model_dump(),
        "aktenzeichen": zeichen,
        "dokumente": [],
    }
    (akten / name / "akte.json").write_text(json.dumps(angabe))


@pytest.fixture
def gesehen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Folders of which somebody asked how they stand."""
    namen: list[str] = []
    echt = verzeichnis.stand_der_angabe

    def stand(ordner: Path) -> tuple[int, int, int]:
        namen.append(ordner.name)
        return echt(ordner)

    monkeypatch.setattr("adapters.dms.folder.kartei.stand_der_angabe", stand)
    return namen


def namen(karten: Kartei, zeichen: str | None = None) -> list[str]:
    niemand = Person(None, "", None, None, None, "x", (), None)
    return [name for name, _ in karten.finde(niemand if zeichen else MARA, zeichen)]


def test_zwischen_zwei_durchsichten_werden_nur_kandidaten_und_neue_angesehen(
    tmp_path: Path, gesehen: list[str]
) -> None:
    for nummer in range(50):
        fremd = Person("Kim", f"Fremd{nummer}", None, "1980-01-01", None, "m", ("163",), f"8{nummer:011}")
        lege(tmp_path, f"f{nummer}", f"F-{nummer}", fremd)
    lege(tmp_path, "mara", "S-1")
    karten = Kartei(tmp_path, bestand._kennzeichen)
    assert namen(karten) == ["mara"]
    karten._wieder = math.inf
    gesehen.clear()
    assert namen(karten) == ["mara"] and namen(karten, "F-7") == ["f7"]
    assert gesehen == ["mara", "f7"]
    lege(tmp_path, "neu", "S-2")
    (tmp_path / "f7" / "akte.json").unlink()
    assert namen(karten) == ["mara", "neu"] and namen(karten, "F-7") == []
    lege(
        tmp_path,
        "mara",
        "S-1",
        Person("Ole", "Anders", None, "1970-01-01", None, "m", ("163",), "900000000001"),
    )
    assert namen(karten) == ["neu"], "a candidate is always looked at as it is now"
    (tmp_path / "neu").rename(tmp_path / "umbenannt")
    assert namen(karten) == ["umbenannt"]


def test_was_jemand_von_hand_aendert_findet_die_naechste_durchsicht(tmp_path: Path) -> None:
    lege(tmp_path, "a", "S-1")
    karten = Kartei(tmp_path, bestand._kennzeichen)
    assert namen(karten, "S-9") == []
    lege(tmp_path, "a", "S-9")
    karten._wieder = 0.0
    assert namen(karten, "S-9") == ["a"] and namen(karten, "S-1") == []


def test_wo_wenige_akten_liegen_wird_jedes_mal_nachgesehen(tmp_path: Path) -> None:
    """Twenty times as long as looking takes, then again: some milliseconds."""
    lege(tmp_path, "a", "S-1")
    karten = Kartei(tmp_path, bestand._kennzeichen)
    karten.finde(MARA, None)
    assert karten._wieder - time.monotonic() < 1.0


def test_ein_fehlender_ordner_ist_leer(tmp_path: Path) -> None:
    assert namen(Kartei(tmp_path / "fehlt", bestand._kennzeichen)) == []
