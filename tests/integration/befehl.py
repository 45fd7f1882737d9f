"""The command in the test's own process: exit code, lines on standard output, text on standard error."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from gateway.cli.app import main


@dataclass(frozen=True)
class Antwort:
    exit_code: int
    ausgabe: str
    meldung: str

    @property
    def letzte(self) -> dict[str, Any]:
        """The last JSON line."""
        zeile: dict[str, Any] = json.loads(self.ausgabe.splitlines()[-1])
        return zeile


class Befehl:
    """Call it with the arguments of `aktenbruecke`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *argumente: object) -> Antwort:
        self._monkeypatch.setattr("sys.argv", ["aktenbruecke", *map(str, argumente)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as ende:
            main()
        gelesen = self._capsys.readouterr()
        return Antwort(int(ende.value.code or 0), gelesen.out, gelesen.err)
