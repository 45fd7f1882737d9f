"""What `akte pack` and `akte unpack` tell of files beside the result: sentences, and objects for programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from gateway.cli.ausgabe import hinweis, json_zeile
from gateway.paket.fehler import OrdnerMaengel
from gateway.paket.maengel import Hinweis

_JE_ART = 20
"""So many of one kind are told to people; a thousand blank pages are one message, not a thousand."""
_FUER_PROGRAMME = 1000
_MEHRZAHL = {
    "systemdatei": "Dateien des Systems",
    "versteckt": "versteckte Ordner",
    "windows": "Namen, die es auf Windows nicht geben kann",
    "unvollstaendig": "Dateien, die unvollständig oder verschlossen aussehen",
}


class Hinweise:
    """Called with each notice, within `berichtet`."""

    def __init__(self) -> None:
        self._anzahl: Counter[str] = Counter()
        self._objekte: list[dict[str, Any]] = []

    def __call__(self, einer: Hinweis) -> None:
        self._anzahl[einer.art] += 1
        if self._anzahl[einer.art] <= _JE_ART:
            hinweis(f"Hinweis: {einer.datei}: {einer.text}")
        if len(self._objekte) < _FUER_PROGRAMME:
            self._objekte.append({"art": einer.art, "datei": einer.datei, "text": einer.text})

    @contextmanager
    def berichtet(self, *, als_json: bool = False) -> Iterator[None]:
        """Around the work: says at the end how many notices there were beyond those told. Several things
        to be changed end the command with a list of them."""
        try:
            yield
        except OrdnerMaengel as fehler:
            hinweis(f"Fehler: {fehler.text}")
            if als_json:
                json_zeile({**_maengel(fehler), **self.als_dict()})
            raise typer.Exit(fehler.exit_code) from None
        finally:
            self._nenne_rest()

    def _nenne_rest(self) -> None:
        for art, anzahl in self._anzahl.items():
            if anzahl > _JE_ART:
                hinweis(f"Hinweis: … und {anzahl - _JE_ART} weitere {_MEHRZAHL[art]}.")

    def als_dict(self) -> dict[str, Any]:
        """Fields of the result of `--json`."""
        return {"hinweise": self._objekte, "anzahl_hinweise": self._anzahl.total()}


def _maengel(fehler: OrdnerMaengel) -> dict[str, Any]:
    befunde = [
        {"code": mangel.rueckweisung or mangel.code, "datei": mangel.wo, "text": mangel.text}
        for mangel in fehler.maengel
    ]
    return {"ok": False, "code": fehler.code, "text": fehler.text, "befunde": befunde}
