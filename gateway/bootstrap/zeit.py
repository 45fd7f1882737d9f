"""The real clock and real chance; tests and crash runs use others."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from gateway.domain.worte import dauer
from gateway.errors import Fehler
from gateway.ports import Uhr

_log = logging.getLogger(__name__)

_ABSTAND = 60.0
"""Seconds of running time between two looks at the database's clock."""
_NENNENSWERT = timedelta(minutes=1)


class Systemuhr:
    """The clock of this machine."""

    def jetzt(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)


class Hausuhr:
    """The one clock of an installation on several machines: the database server's (ADR 0069). Leases, due times and
    order mean the same to all, however wrong one machine's clock is; between two looks the running time counts.

    `frage` asks the server and raises a `Fehler` when it is away; until it has answered once, `eigene` counts."""

    def __init__(
        self, frage: Callable[[], datetime], eigene: Uhr, laufzeit: Callable[[], float] = time.monotonic
    ) -> None:
        self._frage = frage
        self._eigene = eigene
        self._laufzeit = laufzeit
        self._naechster_blick = laufzeit()
        self._stand: tuple[datetime, float] | None = None
        self._abweichend = False
        self._einer = threading.Lock()

    def jetzt(self) -> datetime:
        """The present moment in UTC."""
        if self._laufzeit() >= self._naechster_blick and self._einer.acquire(blocking=False):
            try:
                self._sieh_nach()
            finally:
                self._einer.release()
        if self._stand is None:
            return self._eigene.jetzt()
        dort, als = self._stand
        return dort + timedelta(seconds=self._laufzeit() - als)

    def _sieh_nach(self) -> None:
        vorher = self._laufzeit()
        self._naechster_blick = vorher + _ABSTAND
        try:
            dort = self._frage()
        except Fehler:  # whoever needs the database says so
            return
        nachher = self._laufzeit()
        self._stand = dort, (vorher + nachher) / 2
        self._nenne(self._eigene.jetzt() - dort)

    def _nenne(self, vor: timedelta) -> None:
        """Once when it goes wrong and once when it is right again."""
        abweichend = abs(vor) > _NENNENSWERT
        if abweichend and not self._abweichend:
            wie = "vor" if vor > timedelta() else "nach"
            text = "Die Uhr dieses Rechners geht %s %s; hier gilt die Uhr der Datenbank."
            _log.warning(text, dauer(abs(vor)), wie)
        elif self._abweichend and not abweichend:
            _log.info("Die Uhr dieses Rechners geht wieder wie die der Datenbank.")
        self._abweichend = abweichend


class Systemzufall:
    """The operating system's random source."""

    def zahl(self) -> float:
        """A number in [0, 1)."""
        return secrets.randbelow(2**53) / 2**53
