"""What goes wrong again and again is told more and more seldom; that it goes well again is told once."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from datetime import datetime

from gateway.domain.worte import dauer
from gateway.ports import Uhr

_log = logging.getLogger(__name__)

_HOECHSTENS = 1000
"""Things remembered at most; the one that failed longest ago is forgotten first."""


class Gestoerte:
    """Of one process; threads may share it."""

    def __init__(self, uhr: Uhr) -> None:
        self._uhr = uhr
        self._faelle: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._sperre = threading.Lock()

    def scheitert(self, schluessel: str, was: str, warum: str) -> int:
        """The first time, the second, the fourth, the eighth … get a line. Returns how often in a row."""
        with self._sperre:
            seit, bisher = self._faelle.pop(schluessel, (self._uhr.jetzt(), 0))
            mal = bisher + 1
            self._faelle[schluessel] = (seit, mal)
            if len(self._faelle) > _HOECHSTENS:
                self._faelle.popitem(last=False)
        if mal == 1:
            _log.warning("%s: %s", was, warum)
        elif mal & (mal - 1) == 0:
            _log.warning("%s, zum %d. Mal seit %s: %s", was, mal, dauer(self._uhr.jetzt() - seit), warum)
        return mal

    def gelingt(self, schluessel: str, was: str) -> None:
        """One line, if it failed before."""
        with self._sperre:
            seit, _ = self._faelle.pop(schluessel, (None, 0))
        if seit is not None:
            _log.info("%s: geht wieder, nach %s.", was, dauer(self._uhr.jetzt() - seit))
