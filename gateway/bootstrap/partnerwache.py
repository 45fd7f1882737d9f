"""Looks through the certificates of the authorities that files are exchanged with, and notes when they end: so that
somebody is told weeks before, and not on the Monday when nothing goes any more.

In a thread of its own: a directory that is slow holds up nobody. Alarms are made of the notes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy.orm import Session

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.partnerfristen import Partnerfrist, Partnerfristen
from gateway.ablage.wettlauf import noch_einmal
from gateway.ports import Uhr
from gateway.queue.clock import Takt
from gateway.queue.fehlerbild import beschreibe

_log = logging.getLogger(__name__)

ABSTAND = timedelta(hours=1)
TAKT = timedelta(minutes=5)
"""How often somebody looks whether it is time: of many processes the first one does it."""
_RAT = (
    "Klären, wer die Aufgaben übernommen hat; offene Übergaben abbrechen oder an die Nachfolgerin richten. Der Alarm "
    "endet, sobald sie wieder eingetragen oder mit ihr nichts mehr offen ist."
)


class Partnerwache:
    """One for a whole process. `partner`: whom a Mandant exchanges files with; `frist` asks the directory,
    `laeuft_etwas` whether something between the two is not over."""

    def __init__(
        self,
        datenbank: Datenbank,
        mandanten: Sequence[str],
        partner: Callable[[str], Iterable[str]],
        frist: Callable[[str], Partnerfrist],
        uhr: Uhr,
        laeuft_etwas: Callable[[str, str], bool],
    ) -> None:
        self._datenbank = datenbank
        self._mandanten = tuple(mandanten)
        self._partner = partner
        self._frist = frist
        self._uhr = uhr
        self._laeuft_etwas = laeuft_etwas
        self._faden: threading.Thread | None = None

    def takt(self) -> Takt:
        """The tick; it leaves the tick's own transaction alone."""

        def tue(_: Session) -> None:
            if self._faden is None or not self._faden.is_alive():
                self._faden = threading.Thread(target=self._sicher, name="partnerwache", daemon=True)
                self._faden.start()

        return Takt("partnerwache", TAKT, tue)

    def _sicher(self) -> None:
        """That the directory is away says `dienstpruefung`; here it is only not looked at."""
        try:
            for mandant in self._mandanten:
                if self._ist_zeit(mandant):
                    self.sieh_nach(mandant)
        except Exception as fehler:
            _log.info("Zertifikate der Partner nicht angesehen: %s", beschreibe(fehler))

    def sieh_nach(self, mandant: str) -> None:
        """All of them. Raises leaves of `VoruebergehenderFehler`; what was seen by then is noted."""
        partner = sorted(set(self._partner(mandant)) - {mandant})
        for kennung in partner:
            self.sieh_an(mandant, kennung)
        self._vergiss_andere(mandant, partner)

    @noch_einmal
    def sieh_an(self, mandant: str, kennung: str) -> None:
        """One of them: also when somebody has just asked for it. One that was in the directory and is not any more is
        told while something with it is not over: what goes there now will not get there."""
        frist = self._frist(kennung)
        fehlt = frist.ohne_eintrag and self._laeuft_etwas(mandant, kennung)
        with self._datenbank.schreiben() as session:
            fristen = Partnerfristen(session, mandant, self._uhr)
            vorher = fristen.finde(kennung)
            if fehlt and vorher is not None and not vorher.ohne_eintrag:
                frist = replace(frist, mangel=f"{kennung} steht nicht mehr im Verzeichnis.", rat=_RAT)
            fristen.merke(frist)
            session.commit()

    def _ist_zeit(self, mandant: str) -> bool:
        with self._datenbank.lesen() as session:
            zuletzt = Partnerfristen(session, mandant, self._uhr).zuletzt()
        return zuletzt is None or abs(self._uhr.jetzt() - zuletzt) >= ABSTAND

    @noch_einmal
    def _vergiss_andere(self, mandant: str, partner: Sequence[str]) -> None:
        with self._datenbank.schreiben() as session:
            Partnerfristen(session, mandant, self._uhr).vergiss_andere(partner)
            session.commit()
