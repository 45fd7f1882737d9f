"""Takes along what a process logs, redacts it, and lays it by the end of the log now and then. While the database is
away the lines wait here, as many as there is room for."""

from __future__ import annotations

import logging
from collections import deque
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import nach_dem_commit
from gateway.ablage.logende import Logeintrag, Logende
from gateway.bootstrap.diagnose.schwaerzung import schwaerze
from gateway.queue.clock import Takt

_PLATZ = 200
_ABSTAND = timedelta(seconds=10)
_VON_UNS = ("gateway", "adapters")
_LAENGSTENS = 500


class Mitschrift(logging.Handler):
    """One for a whole process; `prozess` is its kind."""

    def __init__(self, prozess: str) -> None:
        super().__init__(logging.WARNING)
        self._prozess = prozess
        self._zeilen: deque[Logeintrag] = deque(maxlen=_PLATZ)

    def beginne(self) -> None:
        """From now on. Where nobody set up a log, what was written without one is still written."""
        if not logging.root.handlers and logging.lastResort is not None:
            logging.root.addHandler(logging.lastResort)
        for name in _VON_UNS:
            logging.getLogger(name).addHandler(self)

    def ende(self) -> None:
        for name in _VON_UNS:
            logging.getLogger(name).removeHandler(self)

    def emit(self, record: logging.LogRecord) -> None:
        try:
            text = schwaerze(record.getMessage())[:_LAENGSTENS]
        except Exception:
            self.handleError(record)
            return
        zeit = datetime.fromtimestamp(record.created, UTC)
        self._zeilen.append(Logeintrag(zeit, self._prozess, record.levelname, record.name, text))

    def takt(self) -> Takt:
        """The tick; what could not be laid down stays."""

        def tue(session: Session) -> None:
            neue = list(self._zeilen)
            if neue:
                Logende(session).haenge_an(neue)
                nach_dem_commit(session, lambda: self._vergiss(len(neue)))

        return Takt("mitschrift", _ABSTAND, tue)

    def _vergiss(self, anzahl: int) -> None:
        for _ in range(min(anzahl, len(self._zeilen))):
            self._zeilen.popleft()
