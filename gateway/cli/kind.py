"""`python -m gateway.cli.kind`: the command as somebody's child, ending when that process is gone.

Standard input is the other end of a line that the parent holds: it is never written to, and it closes with
the parent, however that dies.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

from gateway.cli.app import main

_GEDULD = 10.0
"""Seconds from the request to end to the end by force."""


def _ende_mit_den_eltern() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GEDULD)
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    threading.Thread(target=_ende_mit_den_eltern, daemon=True).start()
    main()
