"""The watch: looks again and again whether all is well, notes what is not and since when, and tells people once for
each change. It runs beside the workers and beside the pages: a dead worker can't tell that it is dead.

Of all processes one makes the next round (`Alarmbestand.ist_an_der_reihe`). People are told at least once: a crash
between mail and note tells them again. What comes and goes again and again is told seldom (`RUHE`)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar, DatenbankWettlauf
from gateway.ablage.meldewege import GUT, INSTALLATION, Alarmbestand, Lage
from gateway.ablage.tabellen import Alarmzeile
from gateway.auskunft.betrieb import Alarmstufe, Befund, Gegenstand
from gateway.auskunft.betrieb.stoerungen import abschnitt
from gateway.domain.worte import anzahl, oertlich
from gateway.ports import Bote, Uhr
from gateway.queue.clock import Takt

_log = logging.getLogger(__name__)

ABSTAND = timedelta(seconds=10)
RUHE = timedelta(minutes=5)
"""What was told to be over and comes again is told after so long, if it still is."""
_ANLAUF = timedelta(seconds=20)
"""So long after the start workers may still be starting, too."""
_RUNDE = "alarme"


class Waechter:
    """One for a whole process."""

    def __init__(
        self,
        datenbank: Datenbank,
        befunde: Callable[[], Iterable[Befund]],
        mandanten: Sequence[str],
        bote: Bote | None,
        uhr: Uhr,
    ) -> None:
        self._datenbank = datenbank
        self._befunde = befunde
        self._mandanten = tuple(mandanten)
        self._bote = bote
        self._uhr = uhr
        self._beginn = uhr.jetzt()
        self._ohne_datenbank: datetime | None = None
        """Since when it is away, and people know."""

    def takt(self) -> Takt:
        """The tick; it leaves the tick's own transaction alone."""

        def tue(_: Session) -> None:
            if self._uhr.jetzt() - self._beginn >= _ANLAUF:
                self.sieh_nach()

        return Takt("alarme", ABSTAND, tue)

    def sieh_nach(self) -> None:
        """One round, if it is this process's turn. Raises `BoteWeg`: the next round tries again."""
        try:
            if not self._gleiche_ab():
                return
        except DatenbankWettlauf:
            return
        except DatenbankNichtErreichbar as fehler:
            self._datenbank_fort(fehler)
            return
        self._datenbank_da()
        self._melde()

    def _gleiche_ab(self) -> bool:
        with self._datenbank.schreiben() as session:
            if not self._bestand(session).ist_an_der_reihe(_RUNDE, ABSTAND * 0.9):
                return False
            session.commit()
        befunde = tuple(self._befunde())
        unbekannt = _unbekannte(befunde)
        lagen = _lagen(b for b in befunde if b.was not in unbekannt)
        with self._datenbank.schreiben() as session:
            self._bestand(session).gleiche_ab(lagen, unbekannt=unbekannt)
            session.commit()
        return True

    def _melde(self) -> None:
        with self._datenbank.lesen() as session:
            zeilen = self._bestand(session).zu_melden(ruhe=RUHE)
        if zeilen and self._bote is not None:
            self._bote.sende(_betreff(zeilen), _brief(zeilen))
        with self._datenbank.schreiben() as session:
            bestand = self._bestand(session)
            bestand.gemeldet(zeilen)
            bestand.vergiss_vorbei(ruhe=RUHE)
            session.commit()

    def _bestand(self, session: Session) -> Alarmbestand:
        return Alarmbestand(session, self._uhr, self._mandanten)

    def _datenbank_fort(self, fehler: DatenbankNichtErreichbar) -> None:
        """Without it nothing can be noted: this process alone remembers, and others may tell the same."""
        if self._ohne_datenbank is None:
            _log.warning("Alarm: %s", fehler.text)
            text = f"Datenbank: {fehler.text}\n{fehler.rat}\nHandbuch: {abschnitt(Gegenstand.DATENBANK)}\n"
            self._sende("Aktenbrücke: Die Datenbank ist fort", text)
            self._ohne_datenbank = self._uhr.jetzt()

    def _datenbank_da(self) -> None:
        if self._ohne_datenbank is not None:
            seit = f"{oertlich(self._ohne_datenbank):%d.%m.%Y %H:%M}"
            self._sende("Aktenbrücke: Die Datenbank ist wieder da", f"Sie war seit {seit} Uhr fort.\n")
            self._ohne_datenbank = None

    def _sende(self, betreff: str, text: str) -> None:
        if self._bote is not None:
            self._bote.sende(betreff, text)


def _unbekannte(befunde: Sequence[Befund]) -> frozenset[Gegenstand]:
    """While no worker lives, nobody knows of services: that is one alarm, not one for each of them."""
    tot = any(b.was is Gegenstand.WORKER and b.stufe is Alarmstufe.KRITISCH for b in befunde)
    return frozenset(b.was for b in befunde if tot and b.stufe is Alarmstufe.UNBEKANNT)


def _lagen(befunde: Iterable[Befund]) -> Sequence[Lage]:
    """One for each thing; of several findings about the same the last one that is not well."""
    lagen: dict[tuple[str, str], Lage] = {}
    for b in befunde:
        kennung = (f"{b.was.value}:{b.teil}" if b.teil else b.was.value)[:200]
        schluessel = (b.mandant or INSTALLATION, kennung)
        if schluessel not in lagen or not b.ok:
            lagen[schluessel] = Lage(
                *schluessel, b.was.value, b.stufe.value, b.text, b.rat, "" if b.ok else b.erinnerung
            )
    return list(lagen.values())


def _betreff(zeilen: Sequence[Alarmzeile]) -> str:
    offen = [z for z in zeilen if z.stufe != GUT]
    if not offen:
        return f"Aktenbrücke: vorbei ({', '.join(sorted({z.gegenstand for z in zeilen}))})"
    was = ", ".join(sorted({z.gegenstand for z in offen}))
    return f"Aktenbrücke: {anzahl(len(offen), 'Alarm', 'Alarme')} ({was})"


def _brief(zeilen: Sequence[Alarmzeile]) -> str:
    return "\n".join(_absatz(z) for z in zeilen)


def _absatz(zeile: Alarmzeile) -> str:
    """No personal data: what a finding says has none."""
    wo = f" bei {zeile.mandant}" if zeile.mandant else ""
    seit = f"{oertlich(zeile.seit):%d.%m.%Y %H:%M:%S} Uhr"
    if zeile.stufe == GUT:
        return f"VORBEI seit {seit}{wo}: {zeile.kennung}\n"
    rat = f"Was tun: {zeile.rat}\n" if zeile.rat else ""
    handbuch = f"Handbuch: {abschnitt(Gegenstand(zeile.gegenstand))}\n"
    text = " ".join(zeile.text.split())  # a line of a foreign server must not look like one of ours
    return f"{zeile.stufe.upper()} seit {seit}{wo}: {text}\n{rat}{handbuch}"
