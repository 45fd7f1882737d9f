"""What the contract suite needs from an adapter, and the rooms it works with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from gateway.ports import Blobs, Raum

EINER = Raum("11111111111141118111111111111111", b"1" * 32)
ANDERER = Raum("22222222222242228222222222222222", b"2" * 32)
INHALT = os.urandom(2_500_000)


@dataclass(frozen=True)
class Werkbank:
    """`neu` gives a fresh instance on the same store, as in another process; nothing else may be shared."""

    neu: Callable[[], Blobs]


def stuecke(inhalt: bytes = INHALT, groesse: int = 70_001) -> Iterator[bytes]:
    return (inhalt[i : i + groesse] for i in range(0, len(inhalt), groesse))
