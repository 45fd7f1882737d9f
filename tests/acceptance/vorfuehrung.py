"""One `aktenbruecke demo --once`, and what holds for every one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.acceptance.programm import prozesse_mit, rufe

FELDER = {"event", "ok", "dokumente", "bytes", "akte", "quittung", "nachrichten", "dauer_s"}
SPAETERE = {"eingriffe", "haltegruende"}


def fuehre_vor(data: Path, *angaben: object) -> tuple[dict[str, Any], list[dict[str, Any]]]:
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
