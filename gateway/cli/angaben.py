"""Values that several commands take: sizes, PINs, points in time."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.errors import AufrufFehler

_EINHEITEN = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9}

PinDateiOption = Annotated[
    Path | None,
    typer.Option("--pin-file", help="Datei mit der PIN der Schlüsseldatei (sonst AKTENBRUECKE_PIN)."),
]
TrustOption = Annotated[
    Path,
    typer.Option("--trust", help="Ordner mit Vertrauensankern, CA-Zertifikaten und Sperrlisten."),
]


def groesse(text: str) -> int:
    """Bytes from "1MB", "400 kB", "2.4GB"; kB, MB, GB are powers of ten."""
    treffer = re.fullmatch(r"\s*(\d+(?:[.,]\d+)?)\s*([kKmMgG]?[bB]?)\s*", text)
    einheit = treffer.group(2).lower() if treffer else "?"
    if not treffer or (einheit not in _EINHEITEN):
        raise AufrufFehler(f"»{text}« ist keine Größe; richtig ist zum Beispiel 50MB, 400kB oder 2.4GB.")
    wert = int(float(treffer.group(1).replace(",", ".")) * _EINHEITEN[einheit])
    if wert <= 0:
        raise AufrufFehler("Eine Größe muss größer als null sein.")
    return wert


def pin(datei: Path | None) -> bytes:
    """The PIN from `--pin-file` or AKTENBRUECKE_PIN; never an argument, never printed."""
    if datei is None:
        wert = os.environ.get("AKTENBRUECKE_PIN")
        if wert is None:
            raise AufrufFehler("Es fehlt die PIN: --pin-file DATEI oder die Variable AKTENBRUECKE_PIN.")
        return wert.encode()
    try:
        return datei.read_bytes().rstrip(b"\r\n")
    except OSError:
        raise AufrufFehler(f"Die PIN-Datei {datei} ist nicht lesbar.") from None


def zeitpunkt(text: str | None) -> datetime:
    """An aware moment from ISO 8601; a date alone means its first second in UTC; None means now."""
    if text is None:
        return datetime.now(UTC)
    try:
        wert = datetime.fromisoformat(text)
    except ValueError:
        raise AufrufFehler(f"»{text}« ist kein Zeitpunkt; richtig ist 2026-11-24T10:00:00+01:00.") from None
    return wert if wert.tzinfo else wert.replace(tzinfo=UTC)
