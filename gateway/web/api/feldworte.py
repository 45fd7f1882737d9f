"""What the fields of the API mean, where their model does not say so itself: one sentence for each word, in
`feldworte.toml`, so that the same word means the same everywhere. Tests hold it against the schema: no field without a
sentence, no sentence without a field."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_DATEI = Path(__file__).with_suffix(".toml")
_UNBENUTZT = "HTTPValidationError"
"""What the framework adds of its own; what does not fit a schema is answered with 400."""


@cache
def worte() -> dict[str, Any]:
    """`felder`: word -> sentence; `modelle`: model -> the same, where a word says something special."""
    return tomllib.loads(_DATEI.read_text(encoding="utf-8"))


def ergaenze(beschreibung: dict[str, Any]) -> None:
    """Every field of the description says what it means."""
    _entferne_fremdes(beschreibung)
    allgemein, besonders = worte()["felder"], worte()["modelle"]
    for modell, schema in beschreibung["components"]["schemas"].items():
        eigene = besonders.get(modell, {})
        for name, feld in schema.get("properties", {}).items():
            satz = eigene.get(name) or allgemein.get(name)
            if satz and "description" not in feld:
                feld["description"] = satz


def _entferne_fremdes(beschreibung: dict[str, Any]) -> None:
    for methoden in beschreibung["paths"].values():
        for weg in methoden.values():
            if _UNBENUTZT in str(weg["responses"].get("422", "")):
                del weg["responses"]["422"]
    for name in (_UNBENUTZT, "ValidationError"):
        beschreibung["components"]["schemas"].pop(name, None)
