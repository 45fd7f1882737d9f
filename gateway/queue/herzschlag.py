"""While a handler works, its lease is extended; a frozen process can't, and loses its item."""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from gateway.ablage.datenbank import Datenbank
from gateway.ports import Uhr
from gateway.queue.auftrag import Auftrag, LeaseVerloren
from gateway.queue.fehlerbild import beschreibe
from gateway.queue.vergabe import verlaengere

_log = logging.getLogger(__name__)


class Herzschlag:
    """Beats three times per lease for the item at hand, in a thread that it shares with those that follow: most are
    done long before the first beat, and a thread for each cost 5 ms of processor time per handover."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr, puls: Callable[[], None]) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._puls = puls
        self._bedingung = threading.Condition()
        self._auftrag: Auftrag | None = None
        self._faellig = math.inf
        """The next beat for the item at hand, monotonic seconds."""
        self._wach: float | None = None
        """When the thread will look by itself; None = there is none."""

    @contextmanager
    def fuer(self, auftrag: Auftrag) -> Iterator[None]:
        """Around a handler. No beat is under way any more when this ends."""
        with self._bedingung:
            self._auftrag, self._faellig = auftrag, time.monotonic() + _pause(auftrag)
            self._bestelle()
        try:
            yield
        finally:
            with self._bedingung:
                self._auftrag = None

    def _bestelle(self) -> None:
        """Somebody looks in time. Who would look too early anyhow, for an item that is over, is left asleep."""
        if self._wach is None:
            threading.Thread(target=self._wache, name="herzschlag", daemon=True).start()
            self._wach = self._faellig
        elif self._faellig < self._wach:
            self._bedingung.notify()

    def _wache(self) -> None:
        """Ends when there is nothing at hand at the moment of looking."""
        with self._bedingung:
            while self._auftrag is not None:
                self._wach = self._faellig
                if self._wach > time.monotonic():
                    self._bedingung.wait(_bis(self._wach))
                else:
                    self._faellig = self._schlage(self._auftrag)
            self._wach = None

    def _schlage(self, auftrag: Auftrag) -> float:
        """When to beat again."""
        self._puls()
        try:
            self._verlaengere(auftrag)
        except LeaseVerloren:
            return math.inf
        except Exception as fehler:
            _log.warning("Auftrag %d: Lease nicht verlängert: %s", auftrag.id, beschreibe(fehler))
        return time.monotonic() + _pause(auftrag)

    def _verlaengere(self, auftrag: Auftrag) -> None:
        with self._datenbank.schreiben() as session:
            verlaengere(session, auftrag, jetzt=self._uhr.jetzt())
            session.commit()


def _pause(auftrag: Auftrag) -> float:
    return auftrag.lease.total_seconds() / 3


def _bis(wann: float) -> float | None:
    return None if math.isinf(wann) else max(0.0, wann - time.monotonic())
