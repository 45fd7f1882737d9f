"""`aktenbruecke demo --once`: a whole handover between two installations, with nothing left out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.eigeneakte import AZR_NUMMER, lege_ordner, sichtbare_dateien
from tests.acceptance.programm import abgelehnt, prozesse_mit, rufe

FELDER = {"event", "ok", "dokumente", "bytes", "akte", "quittung", "nachrichten", "dauer_s"}
SPAETERE = {"eingriffe", "haltegruende"}


def _fuehre_vor(data: Path, *angaben: object) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The last line and the lines before it; what holds for every demo is checked here."""
    lauf = rufe("demo", "--once", "--json", "--data", data, *angaben)
    assert lauf.code == 0, (lauf.ausgabe[-2000:], lauf.meldung)
    assert lauf.meldung == "", "with --json nothing for people"
    *verlauf, ende = lauf.zeilen
    assert set(ende) == FELDER | SPAETERE
    assert (ende["event"], ende["ok"]) == ("ende", True)
    assert isinstance(ende["dauer_s"], float)
    assert len(set(ende["haltegruende"])) == len(ende["haltegruende"]) <= ende["eingriffe"]
    for stelle in ("akte", "quittung", "nachrichten"):
        assert Path(ende[stelle]).is_relative_to(data)
    assert prozesse_mit(data) == []
    return ende, verlauf


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
    ende, verlauf = _fuehre_vor(data, "--size", "3MB")
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
    ende, _ = _fuehre_vor(tmp_path / "data", "--akte", tmp_path / "eigene", "--limit", "30kB")
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


def test_geschuetztes_braucht_zwei_personen_und_verschlusssachen_bleiben(tmp_path: Path) -> None:
    eigene = tmp_path / "eigene"
    dokumente = lege_ordner(eigene, {"Antrag Größe.pdf": "S", "Scan.tif": "V"})
    ende, verlauf = _fuehre_vor(tmp_path / "data", "--akte", eigene)
    assert ende["eingriffe"] == 2
    assert ende["haltegruende"] == ["teilklasse_s"]
    texte = [(z["wer"], z["text"]) for z in verlauf if z["event"] == "zeitlinie"]
    personen = {wer for wer, text in texte if text.startswith(("Eine Stimme", "Entschieden"))}
    assert len(personen) == 2
    akte = Path(ende["akte"])
    angaben = json.loads((akte / "akte.json").read_text(encoding="utf-8"))
    erwartet = {name: summe for name, summe in dokumente.items() if name != "Scan.tif"}
    angekommen = sichtbare_dateien(akte)
    del angekommen["akte.json"]
    assert angekommen == erwartet
    freie = [name for name in erwartet if name != "Antrag Größe.pdf"]
    assert [d["datei"] for d in angaben["dokumente"]] == [*freie, "Antrag Größe.pdf"], (
        "the held part came later"
    )
    assert angaben["person"]["familienname"] == "Mustermann"
    assert any("1 Dokument bleibt in Stuttgart" in z.get("text", "") for z in verlauf)
    protokolle = (tmp_path / "data" / "protokolle").iterdir()
    assert not any(AZR_NUMMER in p.read_text(encoding="utf-8") for p in protokolle)
    assert not any(AZR_NUMMER in str(p) for p in (tmp_path / "data").rglob("*"))


def test_nur_verschlusssachen_kommen_nicht_hinaus(tmp_path: Path) -> None:
    dokumente = lege_ordner(tmp_path / "eigene")
    lege_ordner(tmp_path / "eigene", dict.fromkeys(dokumente, "V"))
    data = tmp_path / "data"
    satz = abgelehnt(1, "demo", "--once", "--data", data, "--akte", tmp_path / "eigene")
    assert "Kein Dokument dieser Akte darf" in satz
    akten = data / "freiburg" / "dms" / "akten"
    assert not akten.exists() or not any(akten.iterdir())
    assert prozesse_mit(data) == []


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
