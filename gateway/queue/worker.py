"""The worker: take an item, let its handler work, finish it. One bad item never stops the others."""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from types import FrameType

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import DatenbankWettlauf
from gateway.ablage.tabellen import Auftragsklasse
from gateway.ports import Uhr, Zufall
from gateway.queue.anweisungen import Griff
from gateway.queue.arbeitsweise import Arbeitsweise, Haltepunkt, kein_haltepunkt, kein_puls
from gateway.queue.auftrag import (
    Abschluss,
    Auftrag,
    Handler,
    LeaseVerloren,
    Stoerungsmelder,
    keine_meldung,
)
from gateway.queue.fehlerbild import Abgestuerzt, GriffMisslungen, beschreibe, gedeutet
from gateway.queue.fehlversuche import Fehlversuche, was
from gateway.queue.gestoerte import Gestoerte
from gateway.queue.herzschlag import Herzschlag
from gateway.queue.reihum import Reihum
from gateway.queue.vergabe import (
    beanspruche,
    gib_zurueck,
    gibt_es_etwas,
    schliesse_ab,
)
from gateway.queue.weckruf import Sorte, horche

_log = logging.getLogger(__name__)

_SELBST = "worker"
_BLICK = 1.0
"""Seconds in which a resting worker sees that it shall end, whichever thread the signal reached."""


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
        self._weise = weise or Arbeitsweise()
        self._griff = Griff({art: self._weise.lease_fuer(art) for art in handler}, klasse)
        self._reihum = reihum
        self._haltepunkt = haltepunkt
        self._puls = puls
        self._herzschlag = Herzschlag(datenbank, uhr, puls)
        self._ende = threading.Event()
        self._wach = threading.Event()
        """Set to look before the rest is over."""
        self._nachbarn: Sequence[Worker] = ()
        self._gestoerte = Gestoerte(uhr)
        self._fehlversuche = Fehlversuche(datenbank, self._weise, self._gestoerte, melder, uhr, zufall)
        self._ruhe = self._weise.pause
        self._leer = False
        """The last look found nothing: the next one need not keep others from writing."""
        self._naechster: Auftrag | None = None
        """Claimed in the transaction that finished the one before."""

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
            self._ende.set()  # not `_wach`: whom the signal interrupts may hold its lock

        signal.signal(signal.SIGTERM, beende)
        signal.signal(signal.SIGINT, beende)

    @property
    def wettlaeufe(self) -> int:
        """Races for the database that were lost and run again so far."""
        return self._fehlversuche.wettlaeufe

    def laufe(self, *, bis_leer: bool = False) -> None:
        """Work until stopped, or until nothing is due."""
        try:
            while not self._ende.is_set():
                self._puls()
                if self._versuche_eines():
                    continue
                if bis_leer:
                    return
                self._ruhe_aus()
        finally:
            self._gib_zurueck()

    def _ruhe_aus(self) -> None:
        """Until somebody wakes us, or the rest is over; the wish for the end is seen within a moment."""
        bis = time.monotonic() + self._ruhe.total_seconds()
        while not self._ende.is_set() and (rest := bis - time.monotonic()) > 0:
            if self._wach.wait(min(rest, _BLICK)):
                break
        self._wach.clear()

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
        self._fehlversuche.hole_nach()
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
            if not self._fehlversuche.noch_einmal(auftrag):
                self._fehlversuche.scheitert(auftrag, fehler)
        except Exception as fehler:
            self._fehlversuche.scheitert(auftrag, gedeutet(fehler))
        else:
            self._gestoerte.gelingt(auftrag.schluessel, was(auftrag))

    def _wecke_nachbarn(self, auftrag: Auftrag, eingestellt: set[Sorte]) -> None:
        """Whose lane is meant; and after a heavy item the other heavy lane, which may not have been allowed to take
        another one of this Mandant."""
        schwer = auftrag.klasse is Auftragsklasse.SCHWER
        sorten = eingestellt | ({(auftrag.art, auftrag.klasse)} if schwer else set())
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
