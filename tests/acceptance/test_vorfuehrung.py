"""`aktenbruecke demo --once`: a whole handover between two installations, with nothing left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.acceptance.eigeneakte import lege_ordner, sichtbare_dateien
from tests.acceptance.programm import abgelehnt, rufe
from tests.acceptance.vorfuehrung import fuehre_vor


def _typen(ordner: Path) -> list[str]:
    """Message types by file; whatever isn't a valid message fails here."""
    dateien = sorted(ordner.iterdir())
    pruefung = rufe("message", "validate", *dateien, "--json")
    assert pruefung.code == 0, pruefung.ausgabe
    assert [z["valid"] for z in pruefung.zeilen] == [True] * len(dateien)
    assert {d.suffix for d in dateien} == {".xml"}
    return [d.name.split("_")[0] for d in dateien]


def test_eine_uebergabe_kommt_genau_so_an(tmp_path: Path) -> None:
    data = tmp_path / "vorführung mit leerzeichen"
    ende, verlauf = fuehre_vor(data, "--size", "3MB")
    akte = Path(ende["akte"])
    vorhanden = sichtbare_dateien(akte)
    angaben = json.loads((akte / "akte.json").read_text(encoding="utf-8"))
    vorhanden.pop("akte.json")
    assert {d["datei"]: d["sha256"] for d in angaben["dokumente"]} == vorhanden
    assert ende["dokumente"] == len(vorhanden) >= 24
    assert ende["bytes"] == sum((akte / name).stat().st_size for name in vorhanden)
    (abgegeben,) = (data / "stuttgart" / "dms" / "akten").iterdir()
    assert sichtbare_dateien(abgegeben).items() >= vorhanden.items()

    typen = _typen(Path(ende["nachrichten"]))
    for einmal in ("010201", "010203", "010205", "010206", "0020"):
        assert typen.count(einmal) == 1
    assert typen.count("010207") == len(typen) - 5 >= 1
    quittung = Path(ende["quittung"])
    assert rufe("message", "validate", quittung, "--empfaenger", "azr:001900").code == 0
    assert "übernommen" in rufe("message", "show", quittung).ausgabe
    assert any((data / "postfach").iterdir())
    assert {z["behoerde"] for z in verlauf if z["event"] == "zeitlinie"} == {"azr:001900", "azr:005700"}
    assert ende["eingriffe"] == 0


def test_der_eigene_ordner_reist_in_vielen_paketen(tmp_path: Path) -> None:
    dokumente = lege_ordner(tmp_path / "eigene")
    ende, _ = fuehre_vor(tmp_path / "data", "--akte", tmp_path / "eigene", "--limit", "30kB")
    assert sichtbare_dateien(tmp_path / "eigene") == dokumente, "the user's folder is only read"
    angekommen = sichtbare_dateien(Path(ende["akte"]))
    assert angekommen.pop("akte.json")
    assert angekommen == dokumente
    assert ende["eingriffe"] == 1, "nobody classified the files: a named person must let them go"
    assert ende["haltegruende"] == ["teilklasse_c"]
    nachrichten = Path(ende["nachrichten"])
    (metadaten,) = nachrichten.glob("010206_*")
    assert rufe("message", "validate", metadaten, "--json").letzte["code"] == "S999", "without its request"
    assert _typen(nachrichten).count("010207") > 5
    assert max(d.stat().st_size for d in nachrichten.iterdir()) <= 30_000


@pytest.mark.parametrize(
    ("code", "angaben", "satz"),
    [
        (2, ("--szenario", "quatsch"), "Den Fall »quatsch« gibt es nicht"),
        (2, ("--size", "viel"), "keine Größe"),
        (2, ("--size", "0MB"), "zu klein"),
        (2, ("--limit", "-1MB"), "keine Größe"),
        (2, ("--gibtsnicht",), "--gibtsnicht"),
        (1, ("--akte", "fehlt"), "nicht lesbar"),
        (1, ("--akte", "leer"), "kein Dokument"),
        (1, ("--akte", "falsch"), "kein.pdf: Der Inhalt ist keine Datei im Format PDF"),
        (1, ("--akte", "kaputt"), "akte.json"),
        (2, ("--data", "falsch"), "nicht leer"),
        (2, ("--data", "falsch/kein.pdf"), "kein Ordner"),
        (2, ("--data", "/proc/vorführung"), "nicht anlegen"),
        (2, ("--data", "hier", "--akte", "hier/eigene"), "ineinander"),
        (2, ("--akten", "leer"), "--spielwiese"),
        (1, ("--spielwiese", "--akten", "leer"), "kein Unterordner"),
        (1, ("--spielwiese", "--akten", "fehlt"), "nicht lesbar"),
    ],
    ids=lambda wert: "-".join(wert).replace("/", "_") if isinstance(wert, tuple) else None,
)
def test_was_nicht_geht_sagt_ein_satz(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, angaben: tuple[str, ...], satz: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    for ordner in ("tmp", "leer", "falsch", "kaputt", "hier/eigene"):
        (tmp_path / ordner).mkdir(parents=True)
    (tmp_path / "falsch" / "kein.pdf").write_text("kein PDF", encoding="utf-8")
    (tmp_path / "hier" / ".aktenbruecke-demo").touch()
    lege_ordner(tmp_path / "kaputt", {})
    (tmp_path / "kaputt" / "akte.json").write_text('{"dokumente": 7}', encoding="utf-8")
    vorher = sorted(tmp_path.rglob("*"))
    assert satz in abgelehnt(code, "demo", "--once", *angaben)
    assert sorted(tmp_path.rglob("*")) == vorher, "nothing was built, nothing deleted"


def test_die_faelle_lassen_sich_zeigen() -> None:
    lauf = rufe("demo", "--szenarien", "--json")
    assert lauf.code == 0
    assert {"umzug", "manuell", "teilklasse-c", "ablehnung"} <= {z["szenario"] for z in lauf.zeilen}
