"""The settings without what is nobody's business: switches, numbers and choices stay, every other text is only said to
be set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import time, timedelta
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from gateway.settings import Einstellungen

GESETZT = "(gesetzt)"
_KENNUNG = re.compile(r"(azr|ags):\d{6,8}")


def einstellungsblatt(einstellungen: Einstellungen) -> dict[str, Any]:
    """As JSON takes it."""
    waehlbar = frozenset(_wahlen(type(einstellungen), set()))
    blatt: dict[str, Any] = _blatt(einstellungen.model_dump(), waehlbar)
    return blatt


def _blatt(wert: Any, waehlbar: frozenset[str]) -> Any:
    if isinstance(wert, dict):
        return {_name(name): _blatt(teil, waehlbar) for name, teil in wert.items()}
    if isinstance(wert, list | tuple):
        return [_blatt(teil, waehlbar) for teil in wert]
    if wert is None or isinstance(wert, bool | int | float):
        return wert
    if isinstance(wert, timedelta):
        return f"{wert.total_seconds():g} s"
    if isinstance(wert, time):
        return wert.isoformat()
    text = str(wert)
    return text if text in waehlbar or _KENNUNG.fullmatch(text) else GESETZT


def _name(name: Any) -> str:
    """Keys of our own tables are harmless; those that people choose may not be."""
    text = str(name)
    return text if re.fullmatch(r"[a-z_]+", text) or _KENNUNG.fullmatch(text) else GESETZT


def _wahlen(art: Any, gesehen: set[Any]) -> Iterator[str]:
    """Every word that some setting allows to choose (`Literal`)."""
    if get_origin(art) is Literal:
        yield from (wort for wort in get_args(art) if isinstance(wort, str))
        return
    for teil in get_args(art):
        yield from _wahlen(teil, gesehen)
    if isinstance(art, type) and issubclass(art, BaseModel) and art not in gesehen:
        gesehen.add(art)
        for feld in art.model_fields.values():
            yield from _wahlen(feld.annotation, gesehen)
