"""Base64 of a stream, on one line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pybase64


def b64_laenge(groesse: int) -> int:
    """Characters that `groesse` bytes become."""
    return (groesse + 2) // 3 * 4


def kodiert(stuecke: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The pieces in base64; their borders leave no trace."""
    rest = b""
    for stueck in stuecke:
        daten = rest + bytes(stueck)
        ganz = len(daten) - len(daten) % 3
        rest = daten[ganz:]
        if ganz:
            yield pybase64.b64encode(daten[:ganz])
    if rest:
        yield pybase64.b64encode(rest)
