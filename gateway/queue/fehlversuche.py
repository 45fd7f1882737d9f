"""What becomes of an item whose attempt failed: once more in a moment, later, or put aside; people are told."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar
from gateway.domain.retry import naechster_versuch
from gateway.domain.worte import dauer
from gateway.errors import Fehler, VoruebergehenderFehler
from gateway.ports import Uhr, Zufall
from gateway.queue.arbeitsweise import Arbeitsweise
from gateway.queue.auftrag import Auftrag, LeaseVerloren, Stoerung, Stoerungsmelder
from gateway.queue.fehlerbild import beschreibe, grund
from gateway.queue.gestoerte import Gestoerte
from gateway.queue.vergabe import plane_neu, stelle_zurueck

_log = logging.getLogger(__name__)


class Fehlversuche:
    """Of one worker."""

    def __init__(
        self,
        datenbank: Datenbank,
        weise: Arbeitsweise,
        gestoerte: Gestoerte,
        melder: Stoerungsmelder,
        uhr: Uhr,
        zufall: Zufall,
    ) -> None:
        self._datenbank = datenbank
        self._weise = weise
        self._gestoerte = gestoerte
        self._melder = melder
        self._uhr = uhr
        self._zufall = zufall
        self.wettlaeufe = 0
        """Races for the database that were lost and run again so far."""
        self._gescheitert: tuple[Auftrag, Exception] | None = None
        """A failure that could not be booked: the database was away."""

    def noch_einmal(self, auftrag: Auftrag) -> bool:
        """Two stood in each other's way: silently once more in a moment, but not for ever."""
        self.wettlaeufe += 1
        if auftrag.versuche > self._weise.wettlaeufe:
            return False
        jetzt = self._uhr.jetzt()
        try:
            with self._datenbank.schreiben() as session:
                stelle_zurueck(session, auftrag, jetzt + self._weise.pause * self._zufall.zahl(), jetzt=jetzt)
                session.commit()
        except LeaseVerloren:
            pass
        except DatenbankNichtErreichbar:
            return False
        return True

    def scheitert(self, auftrag: Auftrag, fehler: Exception) -> None:
        """Everything of the failed attempt is undone; plan the next one or park."""
        jetzt = self._uhr.jetzt()
        wann = self._naechster_versuch(auftrag, fehler, jetzt)
        danach = f"nächster Versuch in {dauer(wann - jetzt)}" if wann else "beiseitegelegt"
        self._gestoerte.scheitert(auftrag.schluessel, was(auftrag), f"{beschreibe(fehler)} ({danach})")
        self._gescheitert = None
        try:
            with self._datenbank.schreiben() as session:
                if wann is None or auftrag.versuche == self._weise.hinweis_nach:
                    self._melde(session, Stoerung(auftrag, fehler, geparkt=wann is None))
                plane_neu(
                    session, auftrag, grund(fehler), jetzt=jetzt, wann=wann
                )  # the item last, as everywhere
                session.commit()
        except LeaseVerloren:
            _log.warning("Auftrag %d (%s): ein anderer Worker hat übernommen.", auftrag.id, auftrag.art)
        except VoruebergehenderFehler:
            self._gescheitert = (auftrag, fehler)
            raise

    def hole_nach(self) -> None:
        """The database is back: nobody shall wait for the end of a lease that only stands in the way."""
        if self._gescheitert is not None:
            self.scheitert(*self._gescheitert)

    def _melde(self, session: Session, stoerung: Stoerung) -> None:
        """Whatever goes wrong with telling it, the item is parked or put off."""
        try:
            with session.begin_nested():
                self._melder(session, stoerung)
        except Exception as stolperstein:
            _log.error(
                "Auftrag %d: Störung nicht gemeldet: %s", stoerung.auftrag.id, beschreibe(stolperstein)
            )

    def _naechster_versuch(self, auftrag: Auftrag, fehler: Exception, jetzt: datetime) -> datetime | None:
        """None = repeating can't help, or not any more."""
        plan = self._weise.plan_unerwartet
        if isinstance(fehler, Fehler):
            plan = self._weise.plan
            if fehler.geduldig:
                plan = replace(plan, versuche=auftrag.versuche + 1)
            elif not fehler.wiederholbar:
                return None
        return naechster_versuch(plan, bisher=auftrag.versuche, jetzt=jetzt, zufall=self._zufall.zahl())


def was(auftrag: Auftrag) -> str:
    """The item, as the log names it."""
    return f"Auftrag {auftrag.id} ({auftrag.art}, {auftrag.mandant})"
