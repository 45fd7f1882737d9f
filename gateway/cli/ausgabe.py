"""What the commands print: JSON lines on standard output, sentences for people beside them."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.domain.worte import oertlich
from gateway.errors import AufrufFehler

JsonOption = Annotated[bool, typer.Option("--json", help="Ein JSON-Objekt je Zeile auf der Standardausgabe.")]


def json_zeile(werte: dict[str, Any]) -> None:
    """One JSON object on one line of standard output, flushed; moments by the clocks of the authorities."""
    print(json.dumps(werte, ensure_ascii=False, default=_als_text), flush=True)


def _als_text(wert: object) -> str | None:
    return moment(wert) if isinstance(wert, datetime) else str(wert)


def moment(wert: datetime | None) -> str | None:
    """A moment as JSON carries it: ISO 8601, local time with offset."""
    return oertlich(wert).isoformat() if wert is not None else None


def sekunde(wert: datetime | None) -> str | None:
    """The same, to the second, where more would only be noise."""
    return oertlich(wert).isoformat(timespec="seconds") if wert is not None else None


def hinweis(text: str) -> None:
    """A sentence for people, always on standard error."""
    print(text, file=sys.stderr, flush=True)


def ergebnis(werte: dict[str, Any], text: str, *, als_json: bool) -> None:
    """The result of a command: JSON or a German text, both on standard output."""
    if als_json:
        json_zeile(werte)
    else:
        print(text, flush=True)


def schreibe_datei(ort: Path, inhalt: bytes) -> None:
    """What `--out FILE` asks for. Raises `AufrufFehler` when it cannot be written."""
    try:
        ort.write_bytes(inhalt)
    except OSError:
        raise AufrufFehler("Die Datei lässt sich nicht schreiben.", wo=str(ort)) from None
