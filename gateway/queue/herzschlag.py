"""While a handler works, its lease is extended; a frozen process can't, and loses its item."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from gateway.ablage.datenbank import Datenbank
from gateway.ports import Uhr
from gateway.queue.auftrag import Auftrag, LeaseVerloren
from gateway.queue.fehlerbild import beschreibe
from gateway.queue.vergabe import verlaengere

_log = logging.getLogger(__name__)


class Herzschlag:
    """Context around a handler: beats three times per lease in a thread of its own."""

    def __init__(
        self, datenbank: Datenbank, auftrag: Auftrag, uhr: Uhr, puls: Callable[[], None] = lambda: None
    ) -> None:
        self._datenbank = datenbank
        self._auftrag = auftrag
        self._uhr = uhr
        self._puls = puls
        self._ende = threading.Event()
        self._faden = threading.Thread(target=self._schlage, name="herzschlag", daemon=True)

    def __enter__(self) -> None:
        self._faden.start()

    def __exit__(self, *_: object) -> None:
        self._ende.set()
        self._faden.join()

    def _schlage(self) -> None:
        while not self._ende.wait(self._auftrag.lease.total_seconds() / 3):
            self._puls()
            try:
                self._verlaengere()
            except LeaseVerloren:
                return
            except Exception as fehler:
                _log.warning("Auftrag %d: Lease nicht verlängert: %s", self._auftrag.id, beschreibe(fehler))

    def _verlaengere(self) -> None:
        with self._datenbank.schreiben() as session:
            verlaengere(session, self._auftrag, jetzt=self._uhr.jetzt())
            session.commit()
