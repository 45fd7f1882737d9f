"""An original message as the base64 text of another one (0010, 010002), in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import pybase64

STUECK = 3 << 18
"""A multiple of three bytes, so that the pieces join without a remainder."""


def base64text(strom: BinaryIO) -> Iterator[bytes]:
    """Base64 on one line."""
    rest = b""
    while stueck := strom.read(STUECK):
        stueck = rest + stueck
        ganz = len(stueck) - len(stueck) % 3
        rest = stueck[ganz:]
        yield pybase64.b64encode(stueck[:ganz])
    yield pybase64.b64encode(rest)
