"""Hashing beside the rest of the work: hashlib, the cipher and the file all release the interpreter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

from gateway.schutz.verfahren import Digestverfahren

if TYPE_CHECKING:  # hashlib names its object type only in the stubs
    from hashlib import _Hash


_LOHNT = 256 * 1024
"""Bytes from which on a thread of its own is quicker than hashing at once."""


def mitgehasht(
    stuecke: Iterable[bytes | memoryview], summen: Iterable[_Hash]
) -> Iterator[bytes | memoryview]:
    """Passes the pieces on while another thread digests those that are large; a piece is done with before the next
    comes."""
    ziele = list(summen)

    def hashe(stueck: bytes | memoryview) -> None:
        for summe in ziele:
            summe.update(stueck)

    with ExitStack() as stapel:
        helfer: ThreadPoolExecutor | None = None
        for stueck in stuecke:
            if len(stueck) < _LOHNT:
                hashe(stueck)
                yield stueck
                continue
            helfer = helfer or stapel.enter_context(ThreadPoolExecutor(1))
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
