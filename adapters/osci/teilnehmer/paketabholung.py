"""Fetching a large delivery in chunks; after a cut connection only the missing ones are asked for (osci-draht.md 9).

The chunks together are one complete, signed response; nothing in it is used before its signature holds.
"""

from __future__ import annotations

import shutil
from typing import BinaryIO

from adapters.osci.draht import laufzettel, pakete
from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.auswahl import schreibe as auswahlregel
from adapters.osci.draht.kopfbloecke import auftragsblock, lies_message_id
from adapters.osci.draht.nachricht import lies_nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, q
from adapters.osci.draht.pakete import KIB, Paketangabe
from adapters.osci.fehler import UmschlagFehler
from adapters.osci.rueckmeldungen import KEINE_ZUSTELLUNG
from adapters.osci.teilnehmer.auftraege import Zustellung, ersatzkennung, verlange_erfolg
from adapters.osci.teilnehmer.austausch import Antwort, Auftrag, lies_rueckmeldungen
from adapters.osci.teilnehmer.dialog import Dialog


class Paketabholung:
    """One delivery. `datei`: an empty file for it; `fertig` once everything is there."""

    def __init__(self, datei: BinaryIO, groesse_kib: int, auswahl: Auswahl):
        self._datei = datei
        self._groesse_kib = groesse_kib
        self.kennung: str | None = next(iter(auswahl.message_ids), None)
        """Known from the beginning, or from the first chunk on."""
        self._da: set[int] = set()
        self._anzahl: int | None = None

    @property
    def fertig(self) -> bool:
        return self._anzahl is not None and len(self._da) == self._anzahl

    @property
    def stueckzahl(self) -> int:
        """How many chunks have arrived."""
        return len(self._da)

    def hole(self, dialog: Dialog) -> bool:
        """Fetch what is missing; False when nothing waits. May be called again with another dialog."""
        while not self.fertig:
            if not self._hole_eines(dialog):
                return False
        return True

    def zustellung(self, dialog: Dialog) -> Zustellung:
        """The delivery, its mailbox signature checked. Raises what is wrong with it."""
        self._datei.seek(0)
        nachricht = lies_nachricht(self._datei)
        try:
            if nachricht.art is not Art.ANTWORT_FETCH_DELIVERY:
                raise UmschlagFehler("Die Teilpakete ergeben keine Zustellung.")
            dialog.pruefe_beleg(nachricht)
            karte = next(laufzettel.lies_alle(nachricht.auftrag()), None)
            kennung = karte.message_id if karte else self.kennung or ersatzkennung(nachricht, Auswahl())
            rueckmeldungen = lies_rueckmeldungen(nachricht)
        finally:
            nachricht.close()
        self._datei.seek(0)
        return Zustellung(kennung, karte, rueckmeldungen, self._datei)

    def _hole_eines(self, dialog: Dialog) -> bool:
        nummer = next(n for n in range(1, len(self._da) + 2) if n not in self._da)
        angabe = Paketangabe(nummer, self._groesse_kib, empfangen=tuple(sorted(self._da)))
        auswahl = Auswahl(message_ids=(self.kennung,)) if self.kennung else Auswahl()
        block = auftragsblock(Art.PARTIAL_FETCH_DELIVERY, auswahlregel(auswahl), pakete.schreibe(angabe))
        auftrag = Auftrag(Art.PARTIAL_FETCH_DELIVERY, (block,))
        with dialog.tausche(auftrag, auch=(Art.ANTWORT_FETCH_DELIVERY,)) as antwort:
            if any(r.code == KEINE_ZUSTELLUNG for r in antwort.rueckmeldungen):
                return False
            verlange_erfolg(antwort)
            if antwort.nachricht.art is Art.ANTWORT_FETCH_DELIVERY:
                self._nimm_ganz(antwort)
            else:
                self._nimm_stueck(antwort, nummer)
        return True

    def _nimm_ganz(self, antwort: Antwort) -> None:
        """A mailbox may give a small delivery in one piece."""
        antwort.beleg.seek(0)
        self._datei.seek(0)
        shutil.copyfileobj(antwort.beleg, self._datei)
        self._datei.truncate()
        self._da, self._anzahl = {1}, 1

    def _nimm_stueck(self, antwort: Antwort, nummer: int) -> None:
        kennung = lies_message_id(antwort.auftrag.find(q(OSCI, "MessageId")))
        angabe = pakete.lies(antwort.auftrag)
        blob = antwort.nachricht.anhaenge.get(pakete.ANHANG)
        if angabe is None or blob is None or angabe.nummer != nummer or not angabe.anzahl:
            raise UmschlagFehler("Die Angaben zum Teilpaket passen nicht.")
        if kennung != (self.kennung or kennung) or angabe.anzahl != (self._anzahl or angabe.anzahl):
            raise UmschlagFehler("Das Teilpaket gehört zu einer anderen Zustellung.")
        self.kennung, self._anzahl = kennung, angabe.anzahl
        self._datei.seek((nummer - 1) * self._groesse_kib * KIB)
        for stueck in blob.inhalt:
            self._datei.write(stueck)
        self._da.add(nummer)
