"""`python -m adapters.pdf.kind FD`: looks into the file behind FD once for each line on stdin, answers with a line of
JSON. With little memory, and nothing it could write: whatever a file does to the reader, it does to this process.
"""

from __future__ import annotations

import json
import logging
import os
import sys

from adapters.pdf.enge import begrenze


def main() -> None:
    """Until stdin ends."""
    begrenze({})
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
