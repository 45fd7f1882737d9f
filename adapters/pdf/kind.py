"""`python -m adapters.pdf.kind FD`: looks into the file behind FD once for each line on stdin, answers with a line of
JSON. With little memory, and nothing it could write: whatever a file does to the reader, it does to this process.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import sys

SPEICHER = 1 << 30
"""Bytes of address space."""


def main() -> None:
    """Until stdin ends."""
    for grenze, wert in (
        (resource.RLIMIT_AS, SPEICHER),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(grenze, (wert, wert))
    os.nice(5)
    logging.disable(logging.CRITICAL)  # the library tells everything that it mends
    from adapters.pdf.untersuchung import untersuche

    for _ in sys.stdin:
        with os.fdopen(
            os.dup(int(sys.argv[1])), "rb"
        ) as datei:  # anew: nothing of the one before is in a buffer
            datei.seek(0)
            try:
                befund = untersuche(datei)
            except MemoryError:
                befund = {"verschluesselt": False, "beschaedigt": True, "aktiv": []}
        sys.stdout.write(json.dumps(befund) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
