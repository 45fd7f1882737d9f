"""A document of 2.4 GB into every kind of DMS and back (`dms probe`), in no more memory than one of 2 MB takes.
`make dms-riesig`; needs 5 GB of disk, some minutes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.acceptance.programm import PROGRAMM, rufe
from tests.interop.dmsaussen.vertrag import ARTEN, aufgebaut

RIESIG, KLEIN = 2_400_000_000, 2_000_000
SPIELRAUM = 40_000_000
"""Bytes; what a program takes differs from run to run."""


def _akte(ordner: Path, groesse: int) -> Path:
    ordner.mkdir()
    with (ordner / "Verfahrensakte.pdf").open("wb") as datei:
        datei.write(b"%PDF-1.7\n")
        datei.truncate(groesse)
    return ordner


def _spitze(*befehl: object) -> int:
    """Bytes that a command had at most; it must go well."""
    lauf = subprocess.Popen([PROGRAMM, *map(str, befehl)], stdout=subprocess.DEVNULL)
    _, stand, verbrauch = os.wait4(lauf.pid, 0)
    lauf.returncode = os.waitstatus_to_exitcode(stand)  # else it would be waited for once more
    assert lauf.returncode == 0
    return verbrauch.ru_maxrss * 1024


@pytest.mark.parametrize("art", ARTEN)
def test_hin_und_zurueck_in_flachem_speicher(art: str, tmp_path: Path) -> None:
    with aufgebaut(art, tmp_path) as dms:
        data = tmp_path / "data"
        dms.als_toml(tmp_path)
        angaben = "dms = {" + ", ".join(f'{name} = "{wert}"' for name, wert in dms.tabelle.items()) + "}"
        assert rufe("demo", "--once", "--json", "--data", data).code == 0
        settings = data / "freiburg" / "gateway.toml"
        text = settings.read_text("utf-8")
        assert text.count('dms = {ordner = "dms"}') == 1
        settings.write_text(text.replace('dms = {ordner = "dms"}', angaben), "utf-8")
        probe = ("dms", "probe", "--mandant", "azr:005700", "--settings", settings, "--json")
        klein = _spitze(*probe, _akte(tmp_path / "klein", KLEIN))
        riesig = _spitze(*probe, _akte(tmp_path / "riesig", RIESIG))
        print(
            f"\n{art:<8}{KLEIN / 1e6:.0f} MB: {klein / 1e6:.0f} MB, {RIESIG / 1e9:.1f} GB: {riesig / 1e6:.0f} MB"
        )
        assert riesig < klein + SPIELRAUM
