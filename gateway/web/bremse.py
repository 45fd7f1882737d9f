"""A brake against guessing tokens."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from gateway.anschluss import netz_von
from gateway.ports import Uhr
from gateway.web.fehler import ZuVieleVersuche

_GEGENUEBER = 10_000
"""Callers remembered at most; the one that failed longest ago is forgotten first."""


class Bremse:
    """At most `hoechstens` failures within `fenster` for each caller, told apart by network address.

    Nobody locks out the others. Behind a proxy that does not say for whom it asks they all look alike:
    then they share a brake.
    """

    def __init__(self, uhr: Uhr, hoechstens: int = 10, fenster: timedelta = timedelta(minutes=1)) -> None:
        self._uhr = uhr
        self._hoechstens = hoechstens
        self._fenster = fenster
        self._fehlschlaege: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._sperre = threading.Lock()

    def pruefe(self, gegenueber: str) -> None:
        """Raises `ZuVieleVersuche` while the brake is on for this address, even for a right token."""
        with self._sperre:
            seine = self._fehlschlaege.get(netz_von(gegenueber), deque())
            while seine and self._uhr.jetzt() - seine[0] >= self._fenster:
                seine.popleft()
            if len(seine) >= self._hoechstens:
                raise ZuVieleVersuche

    def fehlschlag(self, gegenueber: str) -> None:
        netz = netz_von(gegenueber)
        with self._sperre:
            seine = self._fehlschlaege.setdefault(netz, deque(maxlen=self._hoechstens))
            seine.append(self._uhr.jetzt())
            self._fehlschlaege.move_to_end(netz)
            if len(self._fehlschlaege) > _GEGENUEBER:
                self._fehlschlaege.popitem(last=False)
