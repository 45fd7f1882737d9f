"""Sending a large delivery in chunks, with resume: what the mailbox has is not sent again (osci-draht.md 9)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from adapters.osci.draht import pakete
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kopfbloecke import (
    Rolle,
    auftragsblock,
    eigenes,
    message_id,
    zeitstempelguete,
)
from adapters.osci.draht.nachricht import Anhang
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.namen import OSCI, OSCI2017, q
from adapters.osci.draht.pakete import Schnitt
from adapters.osci.draht.stuecke import Ausschnitt
from adapters.osci.rueckmeldungen import PAKET_DOPPELT, Rueckmeldung, urteile
from adapters.osci.teilnehmer.auftraege import Beleg, beende, beleg_von, eroeffne, verlange_erfolg
from adapters.osci.teilnehmer.austausch import Antwort, Auftrag
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.versandstand import Versandstand
from adapters.osci.transportfehler import abgelehnt, ungewiss
from gateway.errors import Fehler

_VERSUCHE = 5
"""Dialogs in a row that may end without any chunk having arrived."""


class Paketversand:
    """The chunks of one delivery: those of the complete storeDelivery in `stand`."""

    def __init__(self, neuer_dialog: Callable[[], Dialog], empfaenger: bytes, stand: Versandstand):
        assert stand.paket_kib is not None
        self._neuer_dialog = neuer_dialog
        self._kennung = stand.kennung + pakete.ANHAENGSEL
        self._empfaenger = eigenes(Rolle.CHIFFRE_EMPFAENGER, empfaenger)
        self._datei = stand.datei
        self._schnitt = Schnitt(stand.groesse, stand.paket_kib)
        self._da: set[int] = set()

    def sende(self, *, fortsetzung: bool = False) -> Beleg:
        """Send until the mailbox confirms the whole delivery; after a cut, and at once with `fortsetzung`, it
        is asked what it has.

        Raises `AuftragAbgelehnt`; `PostfachNichtErreichbar` and its like when nothing arrives any more."""
        vergeblich = 0
        while True:
            vorher = len(self._da)
            try:
                return self._dialog(fortsetzung=fortsetzung or vergeblich > 0)
            except Fehler as fehler:
                if not ungewiss(fehler):
                    raise
                vergeblich = 1 if len(self._da) > vorher else vergeblich + 1
                if vergeblich > _VERSUCHE:
                    raise

    def _dialog(self, *, fortsetzung: bool) -> Beleg:
        """One dialog; with `fortsetzung` it begins with the question what is there."""
        dialog = self._neuer_dialog()
        eroeffne(dialog)
        beleg = self._frage(dialog) if fortsetzung else None
        for nummer in sorted(set(range(1, self._schnitt.anzahl + 1)) - self._da):
            if beleg is None:
                beleg = self._tausche(dialog, self._paket(nummer))
                self._da.add(nummer)
        if beleg is None:
            raise abgelehnt(())
        with suppress(Fehler):  # the delivery is confirmed; how the dialog ends changes nothing
            beende(dialog)
        return beleg

    def _frage(self, dialog: Dialog) -> Beleg | None:
        self._da.clear()
        auskunft = self._bloecke(element("osci2017:InfoOnly"))
        return self._tausche(dialog, Auftrag(Art.PARTIAL_STORE_DELIVERY, auskunft))

    def _paket(self, nummer: int) -> Auftrag:
        inhalt = Ausschnitt(self._datei, *self._schnitt.bereich(nummer))
        return Auftrag(
            Art.PARTIAL_STORE_DELIVERY,
            self._bloecke(pakete.schreibe(self._schnitt.angabe(nummer))),
            pakete.rumpf(),
            zertifikate=(self._empfaenger,),
            anhaenge={pakete.ANHANG: Anhang(inhalt)},
        )

    def _bloecke(self, angabe: str) -> tuple[str, ...]:
        auftrag = auftragsblock(Art.PARTIAL_STORE_DELIVERY, message_id(self._kennung), angabe)
        return (zeitstempelguete("creation"), auftrag)

    def _tausche(self, dialog: Dialog, auftrag: Auftrag) -> Beleg | None:
        """None as long as chunks are missing."""
        with dialog.tausche(auftrag) as antwort:
            innen = _innen(antwort)
            if innen and not urteile(innen).ausgefuehrt:
                raise abgelehnt(innen)
            if not all(r.code == PAKET_DOPPELT for r in antwort.rueckmeldungen):
                verlange_erfolg(antwort)
            angabe = pakete.lies(antwort.auftrag)
            self._da.update((angabe.empfangen if angabe else None) or ())
            return beleg_von(antwort) if innen else None


def _innen(antwort: Antwort) -> tuple[Rueckmeldung, ...]:
    """The feedback for the whole delivery, which comes with the last chunk."""
    eintraege = antwort.auftrag.iterfind(f"{q(OSCI2017, 'InsideFeedback')}/{q(OSCI, 'Entry')}")
    return tuple(
        Rueckmeldung(e.findtext(q(OSCI, "Code")) or "", e.findtext(q(OSCI, "Text")) or "") for e in eintraege
    )
