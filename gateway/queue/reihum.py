"""Whose turn it is: who has had most of a process's time lately comes last, so a backlog keeps nobody else waiting.

Each process remembers for itself; what each of them shares fairly, all of them together share fairly. Nothing of it is
in the database: no row that all workers would have to write."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from gateway.ablage.tabellen import Auftragsklasse
from gateway.queue.auftrag import Auftrag

HALBWERTSZEIT = 10.0
"""Seconds after which half of what somebody had is forgotten: who was quiet for long saves up no claim of its own."""
_MINDESTENS = 0.001
"""Seconds that every item counts for."""


@dataclass
class _Konto:
    """Seconds had, as they counted at `stand`."""

    gehabt: float = 0.0
    stand: float = 0.0

    def am(self, jetzt: float) -> float:
        return float(self.gehabt * 0.5 ** ((jetzt - self.stand) / HALBWERTSZEIT))


class Reihum:
    """The turn of these Mandanten within one process; its workers (lanes) share it."""

    def __init__(self, mandanten: Sequence[str], uhr: Callable[[], float] = time.monotonic) -> None:
        self._uhr = uhr
        self._konten = {mandant: _Konto(stand=uhr()) for mandant in mandanten}
        self._schweres: dict[str, str] = {}
        """By worker: whose heavy item it has."""
        self._schloss = threading.Lock()

    def folge(self, worker: str, klasse: Auftragsklasse | None) -> Sequence[str]:
        """All whose items this worker, which has none now, may take: whose turn it is first."""
        with self._schloss:
            jetzt = self._uhr()
            self._schweres.pop(worker, None)
            besetzt = self._schweres.values() if klasse is Auftragsklasse.SCHWER else ()
            moegliche = [m for m in self._konten if m not in besetzt]
            return sorted(moegliche, key=lambda m: self._konten[m].am(jetzt))

    def nimmt(self, worker: str, auftrag: Auftrag) -> bool:
        """False: another worker has just taken a heavy one of this Mandant. A process carries one of each at a time,
        so that there is room for the others."""
        if auftrag.klasse is not Auftragsklasse.SCHWER:
            return True
        with self._schloss:
            if auftrag.mandant in self._schweres.values():
                return False
            self._schweres[worker] = auftrag.mandant
            return True

    @contextmanager
    def bedient(self, mandant: str) -> Iterator[None]:
        """While one of its items is worked on; the time counts."""
        beginn = self._uhr()
        try:
            yield
        finally:
            with self._schloss:
                jetzt = self._uhr()
                konto = self._konten.setdefault(mandant, _Konto(stand=jetzt))
                konto.gehabt = konto.am(jetzt) + max(jetzt - beginn, _MINDESTENS)
                konto.stand = jetzt
