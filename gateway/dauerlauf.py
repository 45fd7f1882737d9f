"""For a process that runs for long: when it looks for garbage, and how it hears that it shall end."""

from __future__ import annotations

import gc
import signal
import time

_NEUE = 20_000
"""So many new objects until it looks for garbage again. By default 700, which are gathered ten times in one message:
that cost 10 ms of processor time per handover, and 5000 still 4."""


def beginne() -> None:
    """What is loaded by now stays for good and is not looked through any more: that costs a tenth. Call it once
    everything is loaded."""
    gc.freeze()
    gc.set_threshold(_NEUE, *gc.get_threshold()[1:])


_BLICK = 0.25
"""Seconds between two looks whether somebody wants the end."""


class Endewunsch:
    """SIGTERM or SIGINT, from the moment this is made (main thread only).

    The system may hand a signal to any thread, while Python acts on it in the main one, as soon as that runs again: a
    main thread that waits for good never would. And nothing but a flag is set, for whatever was interrupted may hold
    the lock of an event."""

    def __init__(self) -> None:
        self._da = False
        for zeichen in (signal.SIGTERM, signal.SIGINT):
            signal.signal(zeichen, self._merke)

    def warte(self) -> None:
        """Until it is there."""
        while not self._da:
            time.sleep(_BLICK)

    def _merke(self, *_: object) -> None:
        self._da = True
