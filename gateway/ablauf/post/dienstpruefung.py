"""Are mailbox, directory, DMS, virus scanner and specialist system there? Asked all at once, each with little
patience, and noted for everybody who looks: pages, `check`, `/health/ready`, `/metrics`.

A service that hangs holds up nobody: its question stays with a thread of its own, and it is not asked again before
that one has come to an end."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from gateway.ablage.betrieb import Betriebsbestand, Dienstbefund
from gateway.ablage.datenbank import Datenbank, nach_dem_commit
from gateway.ablauf.haus import Post
from gateway.domain.dienst import Dienstart
from gateway.domain.worte import dauer
from gateway.errors import Fehler, InternerFehler
from gateway.ports import Ansprache, Ansprechbar, Uhr, Virenscanner
from gateway.queue.clock import Takt
from gateway.queue.fehlerbild import beschreibe

_log = logging.getLogger(__name__)

GEDULD = 8.0
"""Seconds in which a service must have answered."""
SCHWEIGT = "dienst.schweigt"
_RAT = "Läuft er, und kommt dieser Rechner durch Netz und Firewall zu ihm?"
Stelle = tuple[str, Dienstart]


class Dienstpruefung:
    """One for a whole process."""

    def __init__(
        self, datenbank: Datenbank, posten: Iterable[Post], uhr: Uhr, geduld: float = GEDULD
    ) -> None:
        self._datenbank = datenbank
        posten = tuple(posten)
        self._fragen = dict(_fragen(posten))
        self._aufgegebene = {
            (p.haus.mandant, art)
            for p in posten
            for art in Dienstart
            if art.bei_bedarf and (p.haus.mandant, art) not in self._fragen
        }
        """What a Mandant may have had once; forgotten with the first look."""
        self._uhr = uhr
        self._geduld = geduld
        self._laufende: dict[Stelle, _Frage] = {}

    def takt(self, abstand: timedelta) -> Takt:
        """The tick; it leaves the tick's own transaction alone."""

        def tue(_: Session) -> None:
            self.pruefe()

        return Takt("dienste", abstand, tue)

    def pruefe(self) -> Mapping[Stelle, Dienstbefund]:
        """Ask all and note what came of it. Raises `DatenbankNichtErreichbar`."""
        befunde = self.frage_alle()
        with self._datenbank.schreiben() as session:
            bestand = Betriebsbestand(session, self._uhr)
            for (mandant, art), befund in befunde.items():
                vorher = bestand.melde_dienst(mandant, art, befund)
                if vorher is not None:
                    nach_dem_commit(session, partial(_zeile, mandant, art, befund, vorher))
            for mandant, art in self._aufgegebene:
                bestand.vergiss_dienst(mandant, art)
            session.commit()
        self._aufgegebene = set()
        return befunde

    def frage_alle(self) -> Mapping[Stelle, Dienstbefund]:
        """Ask without noting it: for a look in this moment."""
        for stelle, frage in self._fragen.items():
            if stelle not in self._laufende:
                self._laufende[stelle] = _Frage(frage, self._uhr)
        befunde = {}
        wecker = _Wecker(self._geduld)
        for stelle, laufende in list(self._laufende.items()):
            befunde[stelle] = laufende.antwort(wecker.rest()) or _schweigt(stelle[1])
            if laufende.fertig:
                del self._laufende[stelle]
        return befunde


def ohne_folgen(eben: Mapping[Dienstart, Dienstbefund]) -> dict[Dienstart, Dienstbefund]:
    """Where the mailbox is, only the directory says: while both are silent, nothing is known of the mailbox from this
    moment, and what the workers noted counts (they know its address from before)."""
    stumme = {art for art, befund in eben.items() if befund.code == SCHWEIGT}
    folge = {Dienstart.POSTFACH} if Dienstart.VERZEICHNIS in stumme else set()
    return {art: befund for art, befund in eben.items() if art not in folge & stumme}


class _Wecker:
    """How much of the patience is left for all together."""

    def __init__(self, sekunden: float) -> None:
        self._ende = time.monotonic() + sekunden

    def rest(self) -> float:
        return max(self._ende - time.monotonic(), 0.0)


class _Frage:
    """One question under way, in a thread that nobody has to wait for."""

    def __init__(self, frage: Callable[[], Ansprache], uhr: Uhr) -> None:
        self._frage = frage
        self._uhr = uhr
        self._befund: Dienstbefund | None = None
        self._faden = threading.Thread(target=self._stelle, name="dienstpruefung", daemon=True)
        self._faden.start()

    @property
    def fertig(self) -> bool:
        return not self._faden.is_alive()

    def antwort(self, sekunden: float) -> Dienstbefund | None:
        """None = not yet."""
        self._faden.join(sekunden)
        return self._befund

    def _stelle(self) -> None:
        try:
            ansprache = self._frage()
        except Fehler as fehler:
            self._befund = Dienstbefund(False, fehler.text, fehler.rat, fehler.code)
        except Exception as fehler:
            _log.error("Dienstprüfung: %s", beschreibe(fehler))
            self._befund = Dienstbefund(False, InternerFehler.satz, code=InternerFehler.code)
        else:
            uhr = ansprache.uhrzeit
            vor = (uhr - self._uhr.jetzt()).total_seconds() if uhr else None
            self._befund = Dienstbefund(True, ansprache.text, uhr=vor)


def _fragen(posten: Iterable[Post]) -> Iterable[tuple[Stelle, Callable[[], Ansprache]]]:
    for post in posten:
        mandant = post.haus.mandant
        postfaecher = {t: p for t, p in post.postfaecher.items() if isinstance(p, Ansprechbar)}
        if postfaecher:
            yield (mandant, Dienstart.POSTFACH), partial(_frage_alle, postfaecher, mandant)
        if isinstance(post.verzeichnis, Ansprechbar):
            yield (mandant, Dienstart.VERZEICHNIS), _frage(post.verzeichnis, mandant)
        if isinstance(post.haus.dms, Ansprechbar):
            yield (mandant, Dienstart.DMS), _frage(post.haus.dms, mandant)
        if post.haus.virenscanner is not None:
            yield (mandant, Dienstart.VIRENSCANNER), partial(_frage_scanner, post.haus.virenscanner)
        if isinstance(post.haus.fachverfahren, Ansprechbar):
            yield (mandant, Dienstart.FACHVERFAHREN), _frage(post.haus.fachverfahren, mandant)


def _frage(dienst: Ansprechbar, mandant: str) -> Callable[[], Ansprache]:
    return lambda: dienst.sprich_an(mandant)


def _frage_scanner(scanner: Virenscanner) -> Ansprache:
    """Whether it is there tells little: it must find what every scanner finds."""
    return Ansprache(f"Erkennt die EICAR-Testdatei: {scanner.probiere()}.")


def _frage_alle(postfaecher: Mapping[str, Ansprechbar], mandant: str) -> Ansprache:
    """All accounts of one Mandant, one for each transport: the first that isn't there counts."""
    antworten = {}
    for transport, postfach in postfaecher.items():
        try:
            antworten[transport] = postfach.sprich_an(mandant)
        except Fehler as fehler:
            fehler.text = f"{transport.upper()}: {fehler.text}"
            raise
    text = " ".join(f"{transport.upper()}: {a.text}" for transport, a in antworten.items())
    return Ansprache(text, next((a.uhrzeit for a in antworten.values() if a.uhrzeit), None))


def _schweigt(art: Dienstart) -> Dienstbefund:
    return Dienstbefund(False, f"{art.anrede} antwortet nicht.", _RAT, SCHWEIGT)


def _zeile(mandant: str, art: Dienstart, befund: Dienstbefund, vorher: timedelta) -> None:
    """One line of the log where something changes, not one for each look."""
    if befund.antwortet:
        _log.info("%s: %s ist wieder da, nach %s.", mandant, art.anrede, dauer(vorher))
    else:
        _log.warning("%s: %s ist gestört (%s): %s", mandant, art.anrede, befund.code, befund.text)
