"""What the mailbox throws away: dialogs left open, chunks nobody completed, deliveries long received.

Nothing that waits is ever removed, however old. The process card of a removed delivery stays.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from dataclasses import dataclass
from datetime import timedelta

from adapters.osci.mailbox.ablage import Ablage
from adapters.osci.mailbox.paketlager import Paketlager
from gateway.ports import Uhr

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Fristen:
    """How long things stay after they were touched last."""

    dialog: timedelta = timedelta(days=1)
    teilpakete: timedelta = timedelta(days=7)
    """Chunks of a message that is not complete: as long a sender may take up sending again."""
    empfangene: timedelta = timedelta(days=30)
    """Deliveries after their reception: as long they can be fetched once more by their id."""
    takt: timedelta = timedelta(hours=1)


class Aufraeumer:
    """Clears at once, and then in a thread of its own until `close`."""

    def __init__(self, ablage: Ablage, lager: Paketlager, uhr: Uhr, fristen: Fristen):
        self._ablage = ablage
        self._lager = lager
        self._uhr = uhr
        self._fristen = fristen
        self._ende = threading.Event()
        self._raeume_auf()
        self._faden = threading.Thread(target=self._immer_wieder, daemon=True)
        self._faden.start()

    def close(self) -> None:
        """Wait for a round under way; the database may be closed afterwards."""
        self._ende.set()
        self._faden.join()

    def _immer_wieder(self) -> None:
        while not self._ende.wait(self._fristen.takt.total_seconds()):
            self._raeume_auf()

    def _raeume_auf(self) -> None:
        """A failure costs only disk space: it is logged, and the next round tries again."""
        jetzt = self._uhr.jetzt()
        try:
            self._ablage.dialoge.vergiss(jetzt - self._fristen.dialog)
            self._lager.verwirf_verlassene(jetzt - self._fristen.teilpakete)
            self._ablage.entferne_empfangene(jetzt - self._fristen.empfangene)
        except (OSError, sqlite3.Error) as fehler:
            _log.error("Das Postfach konnte nicht aufräumen: %s", type(fehler).__name__)
