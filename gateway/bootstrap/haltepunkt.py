"""Named points at which a crash test may end this process, as a power cut would."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

from gateway.queue.arbeitsweise import kein_haltepunkt

VARIABLE = "AKTENBRUECKE_HALTEPUNKT"


def haltepunkt_aus_umgebung() -> Callable[[str], None]:
    """Normally nothing happens; with AKTENBRUECKE_HALTEPUNKT=name the process kills itself there."""
    gewaehlt = os.environ.get(VARIABLE)
    if gewaehlt is None:
        return kein_haltepunkt

    def halte(name: str) -> None:
        if name == gewaehlt:
            os.kill(os.getpid(), signal.SIGKILL)

    return halte
