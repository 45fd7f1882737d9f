"""Protected and classified parts, in the demo (`make szenarien`)."""

from __future__ import annotations

import json
from pathlib import Path

from tests.acceptance.eigeneakte import AZR_NUMMER, lege_ordner, sichtbare_dateien
from tests.acceptance.programm import abgelehnt, prozesse_mit
from tests.acceptance.vorfuehrung import fuehre_vor


def test_geschuetztes_braucht_zwei_personen_und_verschlusssachen_bleiben(tmp_path: Path) -> None:
    eigene = tmp_path / "eigene"
    dokumente = lege_ordner(eigene, {"Antrag Größe.pdf": "S", "Scan.tif": "V"})
    ende, verlauf = fuehre_vor(tmp_path / "data", "--akte", eigene)
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
