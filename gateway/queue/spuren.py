"""The lanes of one worker process: what moves much content, or asks foreign mailboxes, keeps nothing else waiting.

Each lane is a `Worker` with a share of the work, in a thread of its own; the first one is the process itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from gateway.queue.worker import Worker


class Spuren:
    """Works with all lanes until told to stop."""

    def __init__(self, spuren: Sequence[Worker]) -> None:
        """The first one runs in the calling thread and gets the signals."""
        self._erste, self._weitere = spuren[0], spuren[1:]
        for worker in spuren:
            worker.weckt([anderer for anderer in spuren if anderer is not worker])

    @property
    def name(self) -> str:
        return self._erste.name

    @property
    def wettlaeufe(self) -> int:
        """Races for the database that were lost and run again so far, by all of them."""
        return sum(w.wettlaeufe for w in (self._erste, *self._weitere))

    def halte_bei_signal(self) -> None:
        """As `Worker.halte_bei_signal`."""
        self._erste.halte_bei_signal()

    def halte_an(self) -> None:
        """Each lane finishes its present item, then stops."""
        self._erste.halte_an()

    def laufe(self, *, bis_leer: bool = False) -> None:
        """Until stopped; each lane finishes its present item. `bis_leer` suits a single lane only."""
        with self._daneben():
            self._erste.laufe(bis_leer=bis_leer)

    @contextmanager
    def _daneben(self) -> Iterator[None]:
        faeden = [threading.Thread(target=w.laufe, name=w.name, daemon=True) for w in self._weitere]
        for faden in faeden:
            faden.start()
        try:
            yield
        finally:
            for worker in self._weitere:
                worker.halte_an()
            for faden in faeden:
                faden.join()
