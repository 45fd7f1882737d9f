"""`python -m adapters.pdf.teilkind FD ZIEL`: cuts pages out of the PDF behind FD. A line on stdin is `FIRST LAST`
(from 1); the part then lies in ZIEL, alone. The answer is a line of JSON: its bytes, `null` for what can't be cut.

As the other two it has little memory and starts no process; it writes no more than one scan may have."""

from __future__ import annotations

import json
import logging
import os
import resource
import sys
from typing import BinaryIO

from adapters.pdf.enge import begrenze

GROESSTER_TEIL = 1_100_000_000


def main() -> None:
    """Until stdin ends."""
    from adapters.pdf.lesefehler import LESEFEHLER

    datei, ziel = os.fdopen(int(sys.argv[1]), "rb"), os.fdopen(int(sys.argv[2]), "r+b")
    begrenze({resource.RLIMIT_FSIZE: GROESSTER_TEIL, resource.RLIMIT_NPROC: 0})
    logging.disable(logging.CRITICAL)  # the library tells everything that it mends
    for zeile in sys.stdin:
        try:
            antwort = _schneide(datei, ziel, *map(int, zeile.split()))
        except (*LESEFEHLER, MemoryError):
            antwort = None
        sys.stdout.write(json.dumps(antwort) + "\n")
        sys.stdout.flush()


def _schneide(datei: BinaryIO, ziel: BinaryIO, erste: int, letzte: int) -> int:
    """Only what these pages need goes along: of outlines, forms and links nothing that leads to another page."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NullObject

    datei.seek(0)
    leser, teil = PdfReader(datei, strict=False), PdfWriter()
    teil.append(leser, pages=(erste - 1, letzte), import_outline=False)
    formular = teil.root_object.get("/AcroForm", NullObject()).get_object()
    if isinstance(formular, DictionaryObject):
        formular.pop("/XFA", None)  # a second text of the whole form
    ziel.seek(0)
    ziel.truncate()
    teil.write(ziel)
    ziel.flush()
    return ziel.seek(0, os.SEEK_END)


if __name__ == "__main__":
    main()
