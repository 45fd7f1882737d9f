"""docs/dms.md may only promise what is there."""

from __future__ import annotations

import re
from pathlib import Path

from adapters.dms import rest
from adapters.dms.fern import fehler
from adapters.dms.xdomea import fehler as xdomea
from gateway import dmsfehler
from gateway.errors import Fehler

TEXT = (Path(__file__).parents[2] / "docs" / "dms.md").read_text(encoding="utf-8")


def _codes(modul: object) -> set[str]:
    blaetter = [b for b in vars(modul).values() if isinstance(b, type) and issubclass(b, Fehler)]
    return {b.code for b in blaetter}


def test_jeden_genannten_grund_gibt_es_und_jeder_des_netzes_ist_genannt() -> None:
    genannt = set(re.findall(r"`(dms\.[a-z_.]+)`", TEXT))
    assert genannt <= _codes(fehler) | _codes(dmsfehler) | _codes(xdomea) | _codes(rest)
    vom_netz = {c for c in _codes(fehler) if c.startswith("dms.fern.")}
    von_selbst = {"dms.fern.gestoert", "dms.fern.akte_belegt", "dms.fern.ueberholt"}
    assert vom_netz - genannt == von_selbst, "nur was ohne Zutun vorbeigeht, braucht keinen Rat"
