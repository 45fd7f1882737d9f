"""The worker: take an item, let its handler work, finish it. One bad item never stops the others."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import FrameType

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankNichtErreichbar, DatenbankWettlauf
from gateway.ablage.tabellen import Auftragsklasse
from gateway.domain.retry import Wiederholplan, naechster_versuch
from gateway.domain.worte import dauer
from gateway.errors import Fehler, InternerFehler, VoruebergehenderFehler
from gateway.ports import Uhr, Zufall
from gateway.queue.anweisungen import Griff
from gateway.queue.auftrag import (
    Abschluss,
    Auftrag,
    Handler,
    LeaseVerloren,
    Stoerung,
    Stoerungsmelder,
    keine_meldung,
)
from gateway.queue.fehlerbild import beschreibe, gedeutet, grund
from gateway.queue.gestoerte import Gestoerte
from gateway.queue.herzschlag import Herzschlag
from gateway.queue.reihum import Reihum
from gateway.queue.vergabe import (
    beanspruche,
    gib_zurueck,
    gibt_es_etwas,
    plane_neu,
    schliesse_ab,
    stelle_zurueck,
)
from gateway.queue.weckruf import Sorte, horche

_log = logging.getLogger(__name__)

_SELBST = "worker"
Haltepunkt = Callable[[str], None]
"""Called at named points; crash tests end the process there."""


def kein_haltepunkt(name: str) -> None:
    """Outside of crash tests nothing happens at a named point."""
    del name


def kein_puls() -> None:
    """Outside of a service nobody waits for a sign of life."""


@dataclass(frozen=True)
class Arbeitsweise:
    """How a worker works. `lease`: a worker that is silent for longer loses its item; `leases`: kinds that
    somebody else shall take over sooner."""

    lease: timedelta = timedelta(minutes=5)
    leases: Mapping[str, timedelta] = field(default_factory=dict)
    pause: timedelta = timedelta(seconds=1)
    plan: Wiederholplan = field(default_factory=Wiederholplan)
    plan_unerwartet: Wiederholplan = field(default_factory=lambda: Wiederholplan(versuche=3))
    """For exceptions nobody foresaw: our own fault, hardly cured by repeating."""
    abstuerze: int = 5
    """An item that has silenced so many workers in a row gets no other one."""
    hinweis_nach: int = 8
    """After so many attempts, some ten minutes, people are told that it takes longer."""

    laengste_ruhe: timedelta = timedelta(seconds=30)
    """The rest between two looks grows to this while the database is away."""
    wettlaeufe: int = 5
    """So many attempts of an item may end in a lost race before that counts as a failure."""

    def lease_fuer(self, art: str) -> timedelta:
        """Never longer than the general one."""
        return min(self.lease, self.leases.get(art, self.lease))


class Worker:
    """Works through the queue until told to stop. `name` is unique among all running workers.

    `klasse`: takes only items of this class; `reihum`: takes turns between its Mandanten (else: whoever's is due
    first)."""

    def __init__(
        self,
        datenbank: Datenbank,
        handler: Mapping[str, Handler],
        *,
        name: str,
        uhr: Uhr,
        zufall: Zufall,
        weise: Arbeitsweise | None = None,
        haltepunkt: Haltepunkt = kein_haltepunkt,
        melder: Stoerungsmelder = keine_meldung,
        puls: Callable[[], None] = kein_puls,
        klasse: Auftragsklasse | None = None,
        reihum: Reihum | None = None,
    ) -> None:
        self._datenbank = datenbank
        self._handler = handler
        self._name = name
        self._uhr = uhr
        self._zufall = zufall
        self._weise = weise or Arbeitsweise()
        self._griff = Griff({art: self._weise.lease_fuer(art) for art in handler}, klasse)
        self._reihum = reihum
        self._haltepunkt = haltepunkt
        self._melder = melder
        self._puls = puls
        self._herzschlag = Herzschlag(datenbank, uhr, puls)
        self._ende = threading.Event()
        self._wach = threading.Event()
        """Set to look before the rest is over."""
        self._nachbarn: Sequence[Worker] = ()
        self._gestoerte = Gestoerte(uhr)
        self._ruhe = self._weise.pause
        self._leer = False
        """The last look found nothing: the next one need not keep others from writing."""
        self._wettlaeufe = 0
        self._naechster: Auftrag | None = None
        """Claimed in the transaction that finished the one before."""
        self._gescheitert: tuple[Auftrag, Exception] | None = None
        """A failure that could not be booked: the database was away."""

    @property
    def name(self) -> str:
        return self._name

    def halte_an(self) -> None:
        """Finish the present item, then stop."""
        self._ende.set()
        self._wach.set()

    def weckt(self, nachbarn: Sequence[Worker]) -> None:
        """After an item that has enqueued what one of these may take, that one looks at once."""
        self._nachbarn = nachbarn

    def halte_bei_signal(self) -> None:
        """Let SIGTERM and SIGINT stop this worker after the present item (main thread only)."""

        def beende(_nummer: int, _rahmen: FrameType | None) -> None:
            self.halte_an()

        signal.signal(signal.SIGTERM, beende)
        signal.signal(signal.SIGINT, beende)

    @property
    def wettlaeufe(self) -> int:
        """Races for the database that were lost and run again so far."""
        return self._wettlaeufe

    def laufe(self, *, bis_leer: bool = False) -> None:
        """Work until stopped, or until nothing is due."""
        try:
            while not self._ende.is_set():
                self._puls()
                if self._versuche_eines():
                    continue
                if bis_leer:
                    return
                self._wach.wait(self._ruhe.total_seconds())
                self._wach.clear()
        finally:
            self._gib_zurueck()

    def _gib_zurueck(self) -> None:
        """Told to stop with the next item in hand: others may take it at once."""
        if self._naechster is None:
            return
        try:
            with self._datenbank.schreiben() as session:
                gib_zurueck(session, self._naechster, jetzt=self._uhr.jetzt())
                session.commit()
        except Exception as fehler:
            _log.warning("Auftrag %d nicht zurückgegeben: %s", self._naechster.id, beschreibe(fehler))
        self._naechster = None

    def bearbeite_eines(self) -> bool:
        """Take and finish one item; False when none is due. Raises `DatenbankNichtErreichbar`."""
        self._hole_nach()
        auftrag, self._naechster = self._naechster or self._nimm(), None
        if auftrag is None:
            return False
        self._haltepunkt("beansprucht")
        with horche() as eingestellt:
            self._bearbeite(auftrag)
        self._wecke_nachbarn(auftrag, eingestellt)
        self._haltepunkt("abgeschlossen")
        return True

    def _bearbeite(self, auftrag: Auftrag) -> None:
        try:
            self._fuehre_aus(auftrag)
        except LeaseVerloren:
            _log.warning("Auftrag %d (%s): ein anderer Worker hat übernommen.", auftrag.id, auftrag.art)
        except DatenbankWettlauf as fehler:
            if not self._noch_einmal(auftrag):
                self._scheitert(auftrag, fehler)
        except Exception as fehler:
            self._scheitert(auftrag, gedeutet(fehler))
        else:
            self._gestoerte.gelingt(auftrag.schluessel, _was(auftrag))

    def _wecke_nachbarn(self, auftrag: Auftrag, eingestellt: set[Sorte]) -> None:
        """Whose lane is meant; and after a heavy item the other heavy lane, which may not have been allowed to take
        another one of this Mandant."""
        sorten = eingestellt | ({(auftrag.art, auftrag.klasse)} if _ist_schwer(auftrag) else set())
        for nachbar in self._nachbarn:
            if any(nachbar._griff.nimmt(*sorte) for sorte in sorten):
                nachbar._wach.set()

    def _versuche_eines(self) -> bool:
        """A database that is away for a while is no reason to die: the lease sorts it out later. The rest grows."""
        try:
            etwas = self.bearbeite_eines()
        except Exception as fehler:
            mal = self._gestoerte.scheitert(_SELBST, f"Der Worker {self._name} ruht", beschreibe(fehler))
            self._ruhe = min(self._weise.pause * 2 ** min(mal - 1, 10), self._weise.laengste_ruhe)
            return False
        self._gestoerte.gelingt(_SELBST, f"Der Worker {self._name}")
        self._ruhe = self._weise.pause
        return etwas

    def _nimm(self) -> Auftrag | None:
        if self._leer and not self._sieh_nach():
            return None
        with self._datenbank.schreiben() as session:
            auftrag = self._beanspruche(session)
            if auftrag is not None:
                session.commit()
        self._leer = auftrag is None
        return auftrag

    def _sieh_nach(self) -> bool:
        with self._datenbank.lesen() as session:
            return gibt_es_etwas(session, self._griff, jetzt=self._uhr.jetzt())

    def _beanspruche(self, session: Session) -> Auftrag | None:
        """In turn; when nobody on the list has anything that is free, whatever is."""
        jetzt = self._uhr.jetzt()
        if self._reihum is None:
            return beanspruche(session, self._name, self._griff, jetzt=jetzt)
        folge = self._reihum.folge(self._name, self._griff.klasse)
        auftrag = beanspruche(session, self._name, self._griff, jetzt=jetzt, mandanten=folge)
        if auftrag is None and self._griff.klasse is not Auftragsklasse.SCHWER:
            auftrag = beanspruche(session, self._name, self._griff, jetzt=jetzt)
        if auftrag is not None and not self._reihum.nimmt(self._name, auftrag):
            gib_zurueck(session, auftrag, jetzt=jetzt)
            return None
        return auftrag

    def _fuehre_aus(self, auftrag: Auftrag) -> None:
        if auftrag.abstuerze >= self._weise.abstuerze:
            raise Abgestuerzt
        an_der_reihe = self._reihum.bedient(auftrag.mandant) if self._reihum else nullcontext()
        with self._herzschlag.fuer(auftrag), an_der_reihe:
            abschluss = self._handler[auftrag.art](auftrag)
        self._haltepunkt("behandelt")
        try:
            self._naechster = self._schliesse_ab(auftrag, abschluss, weiter=not self._ende.is_set())
        except GriffMisslungen as fehler:
            _log.warning("Der Worker %s findet keinen nächsten Auftrag: %s", self._name, fehler.grund)
            self._schliesse_ab(auftrag, abschluss, weiter=False)

    def _schliesse_ab(self, auftrag: Auftrag, abschluss: Abschluss, *, weiter: bool) -> Auftrag | None:
        """Finish; `weiter`: take the next one in the same transaction, whose failing undoes both: then the
        finish is to be done once more, alone."""
        with self._datenbank.schreiben() as session:
            schliesse_ab(session, auftrag, abschluss, jetzt=self._uhr.jetzt())
            self._haltepunkt("gebucht")
            naechster = self._greife(session) if weiter else None
            session.commit()
        return naechster

    def _greife(self, session: Session) -> Auftrag | None:
        try:
            return self._beanspruche(session)
        except Exception as fehler:
            raise GriffMisslungen(beschreibe(fehler)) from fehler

    def _noch_einmal(self, auftrag: Auftrag) -> bool:
        """Two stood in each other's way: silently once more in a moment, but not for ever."""
        self._wettlaeufe += 1
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

    def _scheitert(self, auftrag: Auftrag, fehler: Exception) -> None:
        """Everything of the failed attempt is undone; plan the next one or park."""
        jetzt = self._uhr.jetzt()
        wann = self._naechster_versuch(auftrag, fehler, jetzt)
        danach = f"nächster Versuch in {dauer(wann - jetzt)}" if wann else "beiseitegelegt"
        self._gestoerte.scheitert(auftrag.schluessel, _was(auftrag), f"{beschreibe(fehler)} ({danach})")
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

    def _hole_nach(self) -> None:
        """The database is back: nobody shall wait for the end of a lease that only stands in the way."""
        if self._gescheitert is not None:
            self._scheitert(*self._gescheitert)

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


def _ist_schwer(auftrag: Auftrag) -> bool:
    return auftrag.klasse is Auftragsklasse.SCHWER


def _was(auftrag: Auftrag) -> str:
    return f"Auftrag {auftrag.id} ({auftrag.art}, {auftrag.mandant})"


class GriffMisslungen(InternerFehler):
    """The next item could not be taken; the one before has nothing to do with it."""

    code = "queue.griff"
    satz = "Der nächste Auftrag ließ sich nicht nehmen."

    def __init__(self, grund: str) -> None:
        super().__init__()
        self.grund = grund


class Abgestuerzt(InternerFehler):
    """The item was taken again and again, and no attempt came to an end."""

    code = "queue.abgestuerzt"
    satz = "Der Worker ist bei diesem Auftrag mehrmals ohne Ergebnis stehen geblieben."
