"""Lists as CSV for spreadsheets: with semicolons and a byte order mark, as a German Excel opens them by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from fastapi.responses import Response, StreamingResponse

_FORMELN = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""With these a cell begins that spreadsheets would compute."""


def csv_antwort(name: str, kopf: Sequence[str], zeilen: Iterable[Sequence[object]]) -> Response:
    """`zeilen` may be endless for all this function cares: they are written while they are read."""
    ablage = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_schreibe(kopf, zeilen), headers=ablage, media_type="text/csv; charset=utf-8")


def _schreibe(kopf: Sequence[str], zeilen: Iterable[Sequence[object]]) -> Iterator[bytes]:
    yield b"\xef\xbb\xbf" + _zeile(kopf)
    for zeile in zeilen:
        yield _zeile(zeile)


def _zeile(werte: Sequence[object]) -> bytes:
    puffer = io.StringIO()
    csv.writer(puffer, delimiter=";", quoting=csv.QUOTE_ALL).writerow([harmlos(w) for w in werte])
    return puffer.getvalue().encode()


def harmlos(wert: object) -> str:
    """As text that no spreadsheet takes for a formula: an apostrophe before what looks like one."""
    text = "" if wert is None else str(wert)
    return f"'{text}" if text.lstrip(" ").startswith(_FORMELN) else text
