"""A brake against guessing tokens."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timedelta

from gateway.ports import Uhr
from gateway.web.fehler import ZuVieleVersuche


class Bremse:
    """At most `hoechstens` failures within `fenster`, counted for all callers together: behind a proxy
    they all look alike, and a token of 256 bits leaves honest users nothing to mistype."""

    def __init__(self, uhr: Uhr, hoechstens: int = 10, fenster: timedelta = timedelta(minutes=1)) -> None:
        self._uhr = uhr
        self._hoechstens = hoechstens
        self._fenster = fenster
        self._fehlschlaege: deque[datetime] = deque()
        self._sperre = threading.Lock()

    def pruefe(self) -> None:
        """Raises `ZuVieleVersuche` while the brake is on, even for a right token."""
        with self._sperre:
            while self._fehlschlaege and self._uhr.jetzt() - self._fehlschlaege[0] >= self._fenster:
                self._fehlschlaege.popleft()
            if len(self._fehlschlaege) >= self._hoechstens:
                raise ZuVieleVersuche

    def fehlschlag(self) -> None:
        with self._sperre:
            self._fehlschlaege.append(self._uhr.jetzt())
