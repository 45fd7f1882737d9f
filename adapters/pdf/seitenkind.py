"""`python -m adapters.pdf.seitenkind FD`: draws what lies behind FD. A line on stdin is `befund` or `bild NR BREITE`,
the answer a line of JSON, `null` for what can't be drawn.

PDFium is large and often attacked; so this process knows nothing, has little memory, and can neither open a file
nor a socket nor start a process any more: whatever a document makes of it, it can only answer wrongly or die."""

from __future__ import annotations

import json
import os
import resource
import sys
from contextlib import suppress

from adapters.pdf.enge import begrenze


def main() -> None:
    """Until stdin ends."""
    import pypdfium2  # type: ignore[import-untyped]

    from adapters.pdf import seiten

    datei = os.fdopen(int(sys.argv[1]), "rb", buffering=0)  # nothing of the document before is in a buffer
    begrenze({resource.RLIMIT_NPROC: 0, resource.RLIMIT_NOFILE: 0})
    for zeile in sys.stdin:
        was, *angaben = zeile.split()
        antwort = None
        with suppress(pypdfium2.PdfiumError, IndexError, ValueError, OSError, MemoryError, ZeroDivisionError):
            antwort = seiten.befund(datei) if was == "befund" else seiten.bild(datei, *map(int, angaben))
        sys.stdout.write(json.dumps(antwort) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
