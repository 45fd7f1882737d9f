"""Payload bytes on their way into the XML: base64 text on one line, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pybase64


def base64laenge(anzahl: int) -> int:
    """Characters of base64 for so many bytes, on one line."""
    return (anzahl + 2) // 3 * 4


def base64text(quelle: Iterable[bytes | memoryview]) -> Iterator[bytes]:
    """The text of all pieces as one; at most two bytes wait for the next piece.

    A piece is used up before the next one is asked for."""
    rest = b""
    for stueck in quelle:
        vorn = min(-len(rest) % 3, len(stueck))
        if rest:
            rest += bytes(stueck[:vorn])
            stueck = stueck[vorn:]
            if len(rest) < 3:
                continue
            yield pybase64.b64encode(rest)
        ganz = len(stueck) - len(stueck) % 3
        rest = bytes(stueck[ganz:])
        if ganz:
            yield pybase64.b64encode(stueck[:ganz])
    if rest:
        yield pybase64.b64encode(rest)
