"""Whoever looks at persons or content leaves a row in the audit chain, written before anything is shown."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from gateway.ablage.audit import protokolliere
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.wettlauf import noch_einmal
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Uhr

EINMAL_JE = timedelta(minutes=15)
"""Looking again at the same within this time is the same look: pages renew themselves every few seconds."""
_MERKEN = 10_000
_Blick = tuple[str, str, str, str | int | None]
"""Mandant, who, at what, what for: whoever says another reason looks anew."""


class Leseprotokoll:
    """The looks of all persons; one for each process."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr
        self._gemerkt: OrderedDict[_Blick, datetime] = OrderedDict()
        self._sperre = threading.Lock()

    @noch_einmal
    def vermerke(self, mandant: str, wer: str, bezug: str, **angaben: str | int) -> None:
        """`bezug`: "vorgang:<id>", "aufgabe:<id>", "liste:<name>". Raises `DatenbankNichtErreichbar`: then
        nothing may be shown (invariant 12)."""
        self.vermerke_alle(mandant, wer, [bezug], **angaben)

    @noch_einmal
    def vermerke_alle(self, mandant: str, wer: str, bezuege: Iterable[str], **angaben: str | int) -> None:
        """Looks at several at once, in one transaction. Raises as `vermerke`."""
        alle: list[_Blick] = [(mandant, wer, bezug, angaben.get("anlass")) for bezug in bezuege]
        blicke = [blick for blick in alle if not self._ist_frisch(blick)]
        if not blicke:
            return
        with self._datenbank.schreiben() as session:
            for _, _, bezug, _ in blicke:
                protokolliere(
                    session,
                    mandant,
                    Auditereignis.INHALT_GELESEN,
                    bezug,
                    wer=wer,
                    zeit=self._uhr.jetzt(),
                    angaben=angaben,
                )
            session.commit()
        for blick in blicke:
            self._merke(blick)

    def _ist_frisch(self, blick: _Blick) -> bool:
        with self._sperre:
            wann = self._gemerkt.get(blick)
            return wann is not None and self._uhr.jetzt() - wann < EINMAL_JE

    def _merke(self, blick: _Blick) -> None:
        with self._sperre:
            self._gemerkt[blick] = self._uhr.jetzt()
            self._gemerkt.move_to_end(blick)
            if len(self._gemerkt) > _MERKEN:
                self._gemerkt.popitem(last=False)
