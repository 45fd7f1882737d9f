"""For a process that runs for long: Python's garbage collector looks at what can be garbage, and not all the time."""

from __future__ import annotations

import gc

_NEUE = 20_000
"""So many new objects until it looks for garbage again. By default 700, which are gathered ten times in one message:
that cost 10 ms of processor time per handover, and 5000 still 4."""


def beginne() -> None:
    """What is loaded by now stays for good and is not looked through any more: that costs a tenth. Call it once
    everything is loaded."""
    gc.freeze()
    gc.set_threshold(_NEUE, *gc.get_threshold()[1:])
