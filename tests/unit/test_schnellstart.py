"""docs/schnellstart.md may only promise what is there."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer

import adapters.dms.folder.fehler as ordnerfehler
from gateway import dmsfehler
from gateway.aktendatei import AktendateiUngueltig
from gateway.cli.app import app
from gateway.errors import Fehler
from gateway.settings import EinstellungenFalsch

TEXT = (Path(__file__).parents[2] / "docs" / "schnellstart.md").read_text(encoding="utf-8")
_FEHLT = re.search(r"^Noch nicht in dieser Fassung: (.+)$", TEXT, re.MULTILINE)
_AUFRUF = re.compile(r"^(?:# )?aktenbruecke ((?:[a-z]+(?:-[a-z]+)* ?)+)", re.MULTILINE)
_BEFEHLE = sorted(
    {b.strip() for b in [*_AUFRUF.findall(TEXT), *re.findall(r"`aktenbruecke ([a-z ]+)", TEXT)]}
)


def test_der_schnellstart_nennt_befehle() -> None:
    assert len(_BEFEHLE) >= 10


@pytest.mark.parametrize("befehl", _BEFEHLE)
def test_jeden_genannten_befehl_gibt_es(befehl: str) -> None:
    angekuendigt = _FEHLT is not None and f"`aktenbruecke {befehl}`" in _FEHLT.group(1)
    assert angekuendigt or _gibt_es(befehl.split())


def test_einen_erfundenen_befehl_gibt_es_nicht() -> None:
    assert not _gibt_es(["queue", "leeren"])


def _gibt_es(worte: list[str]) -> bool:
    """Words after a complete command are its arguments."""
    stelle: Any = typer.main.get_command(app)
    for wort in worte:
        if not hasattr(stelle, "get_command"):
            return True
        stelle = stelle.get_command(typer.Context(stelle), wort)
        if stelle is None:
            return False
    return not hasattr(stelle, "get_command")


def test_jeden_genannten_grund_gibt_es() -> None:
    blaetter = [
        *vars(dmsfehler).values(),
        *vars(ordnerfehler).values(),
        AktendateiUngueltig,
        EinstellungenFalsch,
    ]
    codes = {b.code for b in blaetter if isinstance(b, type) and issubclass(b, Fehler)}
    genannt = set(re.findall(r"`((?:dms|aktendatei|settings)\.[a-z_.]+)`", TEXT)) - {"settings.toml"}
    assert len(genannt) >= 7
    assert genannt <= codes
