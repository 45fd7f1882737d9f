"""Help and usage errors of every command are German."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from gateway.cli.app import app, main

ENGLISCH = re.compile(
    r"Usage|Options|Commands|Arguments|Show |Install |required|default|<str>|<path>|<int>|\[ARGS\]|COMMAND"
)


def befehle() -> Iterator[tuple[str, ...]]:
    """All groups and commands."""
    return _unter(typer.main.get_command(app), ())


def _unter(befehl: Any, pfad: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield pfad
    kontext = typer.Context(befehl)
    for name in befehl.list_commands(kontext) if hasattr(befehl, "list_commands") else ():
        yield from _unter(befehl.get_command(kontext, name), (*pfad, name))


def test_jede_hilfe_ist_deutsch_und_nennt_den_aufruf() -> None:
    alle = list(befehle())
    assert len(alle) > 50
    for pfad in alle:
        ausgabe = CliRunner().invoke(app, [*pfad, "--help"]).output
        assert ausgabe.startswith("Aufruf: "), pfad
        assert "Optionen:" in ausgabe and "Zeigt diese Hilfe." in ausgabe, pfad
        assert not ENGLISCH.search(ausgabe), (pfad, ausgabe)


@pytest.mark.parametrize(
    ("aufruf", "satz"),
    [
        ("queue liste", "Den Befehl »liste« gibt es nicht. Gemeint vielleicht: list. Hilfe: "),
        ("quatsch", "Den Befehl »quatsch« gibt es nicht. Hilfe: "),
        ("queue show", "Es fehlt die Angabe NUMMER. Hilfe: "),
        ("akte pack x", "Es fehlt die Angabe --von. Hilfe: "),
        ("queue list --json=ja", "Die Option --json nimmt keinen Wert."),
        ("queue list --zustand", "Die Option --zustand ist nicht richtig benutzt; fehlt ihr Wert?"),
        ("queue list a", "Es stehen mehr Argumente da, als der Befehl kennt. Hilfe: "),
        ("queue list --xyz", "Die Option --xyz gibt es nicht. Hilfe: "),
    ],
)
def test_ein_falscher_aufruf_bekommt_einen_deutschen_satz(
    aufruf: str, satz: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["aktenbruecke", *aufruf.split()])
    with pytest.raises(SystemExit) as ende:
        main()
    assert ende.value.code == 2
    assert capsys.readouterr().err.startswith(f"Fehler: {satz}")
