"""docs/regeln.md names every rule as the program asks it, and its example is a rule set."""

from __future__ import annotations

import re
from pathlib import Path

from gateway.ablauf.regelwerk.datei import lies
from gateway.domain.regel import Ausgang
from gateway.domain.regelsatz import UNABDINGBAR, Regelsatz
from tests.unit.domain.test_regeln import LISTEN, TABELLEN

HANDBUCH = (Path(__file__).parents[2] / "docs" / "regeln.md").read_text(encoding="utf-8")
_ZEILE = re.compile(r"^\| `(\w+)` \| (\S+)[^|]* \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_WORT = {Ausgang.GEHT: "geht", Ausgang.WARTET: "wartet", Ausgang.HAELT: "hält", Ausgang.STOPPT: "stoppt"}


def test_jede_regel_steht_da_wie_sie_gefragt_wird() -> None:
    erwartet = [
        (regel.kennung, _WORT[TABELLEN[seite][regel.kennung][1]], regel.satz, regel.anker)
        for seite, regeln in LISTEN.items()
        for regel in regeln
    ]
    gefunden = [(k, w.rstrip(",;"), s, a) for k, w, s, a in _ZEILE.findall(HANDBUCH)]
    assert gefunden == erwartet


def test_das_beispiel_ist_ein_regelsatz() -> None:
    [beispiel] = re.findall(r"```toml\n(.*?)```", HANDBUCH, re.DOTALL)
    satz = lies(beispiel, Regelsatz())
    assert satz.grenzen.tageslimit == 200
    assert len(satz.fristen.quittung) == 3
    assert [regel.kennung for regel in satz.freigaberegeln()][:2] == ["merkmale_unbekannt", "zu_gross"]


def test_was_sich_nicht_abschalten_laesst_steht_da() -> None:
    [satz] = re.findall(r"Nicht abschalten lassen sich ([^.]+)\.", HANDBUCH)
    assert set(re.findall(r"`(\w+)`", satz)) == UNABDINGBAR
