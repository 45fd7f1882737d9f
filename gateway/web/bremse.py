"""Brakes: against guessing tokens, and against scripts that ask without end."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablage.zugaenge import Zugangsbestand
from gateway.anschluss import netz_von
from gateway.ports import Uhr
from gateway.web.fehler import ZuVieleAnfragen, ZuVieleVersuche
from gateway.web.zugang import Berechtigung, Zugangsfach

FENSTER = timedelta(minutes=1)
"""So long a failed attempt counts."""
_LAENGE = 60
_GEMERKT = 10_000
"""Names remembered at most; the one that asked longest ago is forgotten first."""


class Bremse:
    """At most `hoechstens` failures within `fenster` for each caller, told apart by network address, whichever web
    process they come to.

    Nobody locks out the others. Behind a proxy that does not say for whom it asks they all look alike:
    then they share a brake. One who is braked costs a look into the database and writes nothing.
    """

    def __init__(
        self,
        datenbank: Datenbank,
        uhr: Uhr,
        tuer: str = "anmelden",
        hoechstens: int = 10,
        fenster: timedelta = FENSTER,
    ) -> None:
        self._tuer = tuer
        self._datenbank = datenbank
        self._uhr = uhr
        self._hoechstens = hoechstens
        self._fenster = fenster

    def pruefe(self, gegenueber: str) -> None:
        """Raises `ZuVieleVersuche` while the brake is on for this address, even for a right token."""
        with self._datenbank.lesen() as session:
            bestand = Zugangsbestand(session, self._uhr.jetzt())
            if bestand.fehlversuche(self._wer(gegenueber), self._fenster) >= self._hoechstens:
                raise ZuVieleVersuche

    @noch_einmal
    def fehlschlag(self, gegenueber: str) -> None:
        with self._datenbank.schreiben() as session:
            bestand = Zugangsbestand(session, self._uhr.jetzt())
            bestand.zaehle_fehlversuch(self._wer(gegenueber), self._fenster)
            session.commit()

    def _wer(self, gegenueber: str) -> str:
        """Each door counts for itself: a script with an old token keeps nobody from logging in."""
        return f"{self._tuer} {netz_von(gegenueber)}"[:_LAENGE]


class Tokentor:
    """The door for scripts: a wrong token is braked by where it comes from, a right one by how often it comes.

    Whoever sends wrong tokens never locks out a right one, not even from the same address."""

    def __init__(self, fach: Zugangsfach, geraten: Bremse, uhr: Uhr, je_minute: int = 600) -> None:
        self._fach = fach
        self._geraten = geraten
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
    """At most `je_minute` requests of each name, spread evenly: a bucket that fills up again by itself.

    It protects this process from a script that runs wild, so each process counts for itself."""

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
            if len(self._eimer) > _GEMERKT:
                self._eimer.popitem(last=False)
        if rest < 1:
            raise ZuVieleAnfragen
