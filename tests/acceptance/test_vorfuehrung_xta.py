"""`demo --transport xta`: the whole handover over an XTA server, looked at while it stays up and afterwards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.acceptance.eigeneakte import lege_ordner, sichtbare_dateien
from tests.acceptance.programm import Laufend, abgelehnt, prozesse_mit, rufe


def test_die_akte_reist_ueber_xta_und_alles_sagt_es(tmp_path: Path) -> None:
    dokumente = lege_ordner(tmp_path / "eigene")
    data = tmp_path / "data"
    einstellungen = ("--settings", data / "stuttgart" / "gateway.toml", "--json")
    angaben = ("--akte", tmp_path / "eigene", "--limit", "30kB", "--data", data, "--json")
    demo = Laufend("demo", "--transport", "xta", *angaben)
    try:
        ende = json.loads(demo.warte_auf('{"event": "ende"'))
        assert ende["ok"] is True
        angekommen = sichtbare_dateien(Path(ende["akte"]))
        del angekommen["akte.json"]
        assert angekommen == dokumente
        nachrichten = rufe("nachrichten", "list", *einstellungen).zeilen
        assert len([n for n in nachrichten if n["typ"] == "010207"]) > 5
        assert {n["transport"] for n in nachrichten} == {"xta"}
        assert _postfach(*einstellungen) == (True, "azr:001900 über XTA: Antwortet, das Konto ist offen.")
        _gleichwertig(tmp_path / "papier.txt", *einstellungen)
    finally:
        code = demo.beende()
    assert code == 0
    assert prozesse_mit(data) == []
    ok, text = _postfach(*einstellungen)
    assert not ok and "Der XTA-Server ist nicht erreichbar" in text


def _postfach(*einstellungen: object) -> tuple[bool, str]:
    (befund,) = [z for z in rufe("check", *einstellungen).zeilen if z["was"] == "postfach"]
    return befund["ok"], befund["text"]


def _gleichwertig(papier: Path, *einstellungen: object) -> None:
    lauf = rufe("wege", "gleichwertigkeit", "--out", papier, *einstellungen)
    schutz: list[dict[str, Any]] = lauf.zeilen[:-1]
    assert (lauf.code, lauf.letzte["ok"]) == (0, True)
    text = papier.read_text(encoding="utf-8")
    assert "§ 76a Abs. 2 AufenthV für Landeshauptstadt Stuttgart (azr:001900)" in text
    assert all(f"{s['schutz']}: {s['stufe']}" in text for s in schutz)


def test_einen_anderen_transport_gibt_es_nicht(tmp_path: Path) -> None:
    satz = abgelehnt(2, "demo", "--once", "--transport", "taube", "--data", tmp_path / "data")
    assert satz == "»--transport« ist osci oder xta."
