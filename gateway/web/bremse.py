"""Brakes: against guessing tokens, and against scripts that ask without end."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from datetime import datetime, timedelta

from gateway.anschluss import netz_von
from gateway.ports import Uhr
from gateway.web.fehler import ZuVieleAnfragen, ZuVieleVersuche
from gateway.web.zugang import Berechtigung, Zugangsfach

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


class Tokentor:
    """The door for scripts: a wrong token is braked by where it comes from, a right one by how often it comes.

    Whoever sends wrong tokens never locks out a right one, not even from the same address."""

    def __init__(self, fach: Zugangsfach, uhr: Uhr, je_minute: int = 600) -> None:
        self._fach = fach
        self._geraten = Bremse(uhr)
        self._zaehlwerk = Zaehlwerk(uhr, je_minute)

    def oeffne(self, wort: str, gegenueber: str) -> Berechtigung | None:
        """What the token opens; None for a wrong one. Raises `ZuVieleVersuche`, `ZuVieleAnfragen`."""
        recht = self._fach.skript(wort)
        if recht is None:
            self._geraten.pruefe(gegenueber)
            self._geraten.fehlschlag(gegenueber)
        else:
            self._zaehlwerk.zaehle(self._fach.abdruck(wort))
        return recht


class Zaehlwerk:
    """At most `je_minute` requests of each name, spread evenly: a bucket that fills up again by itself."""

    def __init__(self, uhr: Uhr, je_minute: int) -> None:
        self._uhr = uhr
        self._je_minute = je_minute
        self._eimer: OrderedDict[str, tuple[float, datetime]] = OrderedDict()
        self._sperre = threading.Lock()

    def zaehle(self, name: str) -> None:
        """Raises `ZuVieleAnfragen` when the bucket is empty."""
        jetzt = self._uhr.jetzt()
        with self._sperre:
            rest, seit = self._eimer.pop(name, (float(self._je_minute), jetzt))
            nachgefuellt = max((jetzt - seit).total_seconds(), 0.0) * self._je_minute / 60
            rest = min(rest + nachgefuellt, float(self._je_minute))
            self._eimer[name] = (max(rest - 1, 0.0), jetzt)
            if len(self._eimer) > _GEGENUEBER:
                self._eimer.popitem(last=False)
        if rest < 1:
            raise ZuVieleAnfragen
