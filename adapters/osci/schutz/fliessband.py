"""Hashing beside the rest of the work: hashlib, the cipher and the file all release the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, BinaryIO

from adapters.osci.draht.puffer import GROESSE, einleser
from gateway.schutz.verfahren import Digestverfahren

if TYPE_CHECKING:  # hashlib names its object type only in the stubs
    from hashlib import _Hash


def gelesene(strom: BinaryIO) -> Iterator[memoryview]:
    """The rest of a stream in pieces of up to a MiB; each is valid until the next one is asked for."""
    puffer = memoryview(bytearray(GROESSE))
    lies_in = einleser(strom)
    while anzahl := lies_in(puffer):
        yield puffer[:anzahl]


def mitgehasht(
    stuecke: Iterable[bytes | memoryview], summen: Iterable[_Hash]
) -> Iterator[bytes | memoryview]:
    """Passes the pieces on while another thread digests them; a piece is done with before the next comes."""
    ziele = list(summen)

    def hashe(stueck: bytes | memoryview) -> None:
        for summe in ziele:
            summe.update(stueck)

    with ThreadPoolExecutor(1) as helfer:
        for stueck in stuecke:
            fertig = helfer.submit(hashe, stueck)
            yield stueck
            fertig.result()


def lege_ab(
    stuecke: Iterable[bytes | memoryview], fach: BinaryIO, verfahren: Iterable[Digestverfahren]
) -> tuple[int, dict[Digestverfahren, bytes]]:
    """Write the pieces into `fach`; returns their size and digests."""
    summen = {v: v.neu() for v in verfahren}
    groesse = 0
    for stueck in mitgehasht(stuecke, summen.values()):
        fach.write(stueck)
        groesse += len(stueck)
    return groesse, {v: summe.digest() for v, summe in summen.items()}
