"""One delivery into one mailbox, whole or in chunks, so that nothing is delivered twice.

When an answer is lost, the process card tells whether the delivery arrived; only if it did not is the same
order given again, under the same id. What an earlier attempt began is asked for first, also after a crash.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.merkmale import Merkmale
from adapters.osci.draht.pakete import KIB
from adapters.osci.inhalt.sendung import Sendung
from adapters.osci.rueckmeldungen import MESSAGE_ID_FREMD, PRUEFUNG_UNVOLLSTAENDIG
from adapters.osci.teilnehmer import versandstand
from adapters.osci.teilnehmer.auftraege import (
    Beleg,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    stelle_zu,
    zustellungsauftrag,
)
from adapters.osci.teilnehmer.austausch import Auftrag
from adapters.osci.teilnehmer.beteiligte import Teilnehmer
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.paketversand import Paketversand
from adapters.osci.teilnehmer.versandstand import Versandstand
from adapters.osci.transportfehler import AuftragAbgelehnt, NachrichtZuGross, gibt_keine_pakete, ungewiss
from gateway.errors import Fehler
from gateway.ports import Merkplatz

_VERSUCHE = 3


class Zusteller:
    """`empfaenger`: the addressee's cipher certificate; `paketgroesse` in bytes, None = never in chunks."""

    def __init__(
        self,
        neuer_dialog: Callable[[], Dialog],
        teilnehmer: Teilnehmer,
        empfaenger: bytes,
        platz: Merkplatz,
        paketgroesse: int | None,
    ):
        self._neuer_dialog = neuer_dialog
        self._empfaenger = empfaenger
        self._platz = platz
        self._paketgroesse = paketgroesse
        unsere = (teilnehmer.unterschrift.schluessel, teilnehmer.verschluesselung)
        beteiligte = (*(schluessel.zertifikat.der for schluessel in unsere), empfaenger)
        self._bindung = "".join(sha256(der).hexdigest() for der in beteiligte)

    def stelle_zu(self, inhalt: Sendung, betreff: str) -> tuple[str, Beleg]:
        """Message id and the mailbox's word that it has the delivery.

        Raises `AuftragAbgelehnt`, leaves of `VoruebergehenderFehler`."""
        stand = versandstand.lies(self._platz, self._bindung)
        if stand is not None:
            with closing(stand):
                beleg = self._setze_fort(stand)
            if beleg is not None:
                return stand.kennung, beleg
        return self._beginne(inhalt, betreff)

    def _setze_fort(self, stand: Versandstand) -> Beleg | None:
        """None = the mailbox has nothing of it any more, or takes no more of it: a new beginning."""
        if stand.paket_kib is None:
            return self._frage_nach(stand.kennung)
        try:
            return self._in_paketen(stand, fortsetzung=True)
        except Fehler as fehler:
            if isinstance(fehler, AuftragAbgelehnt) or gibt_keine_pakete(fehler):
                return None
            raise

    def _beginne(self, inhalt: Sendung, betreff: str) -> tuple[str, Beleg]:
        vergabe = hole_message_id(self._neuer_dialog())
        kennung = vergabe.message_id
        auftrag = zustellungsauftrag(kennung, inhalt, self._empfaenger, betreff)
        kib = self._paket_kib(inhalt, vergabe.merkmale)
        if kib is None:
            versandstand.lege(self._platz, self._bindung, kennung).close()
            return kennung, self._im_ganzen(kennung, auftrag)
        ganz = self._neuer_dialog().schreibe_klar(auftrag)
        with closing(versandstand.lege(self._platz, self._bindung, kennung, ganz, kib)) as stand:
            return kennung, self._in_paketen(stand)

    def _paket_kib(self, inhalt: Sendung, kann: Merkmale) -> int | None:
        """Size of chunks within what the mailbox takes; None = send in one piece."""
        if kann.nachricht_hoechstens is not None and inhalt.groesse > kann.nachricht_hoechstens * KIB:
            raise NachrichtZuGross("Die Sendung ist größer, als das Postfach des Empfängers annimmt.")
        if self._paketgroesse is None or inhalt.groesse <= self._paketgroesse or not kann.kann_pakete:
            return None
        return kann.paket_kib(self._paketgroesse)

    def _in_paketen(self, stand: Versandstand, *, fortsetzung: bool = False) -> Beleg:
        versand = Paketversand(self._neuer_dialog, self._empfaenger, stand)
        try:
            return versand.sende(fortsetzung=fortsetzung)
        except AuftragAbgelehnt as fehler:
            zweideutig = _zweideutig(fehler)
            if _kennung_verbraucht(fehler) or zweideutig or not fehler.rueckmeldungen:
                beleg = self._frage_nach(stand.kennung)
                if beleg is not None:
                    return beleg
                fehler.wiederholbar = not zweideutig  # the next attempt gets a fresh id
            raise

    def _im_ganzen(self, kennung: str, auftrag: Auftrag) -> Beleg:
        for versuch in range(1, _VERSUCHE + 1):
            try:
                return stelle_zu(self._neuer_dialog(), auftrag)
            except Fehler as fehler:
                verbraucht = _kennung_verbraucht(fehler)
                zweideutig = _zweideutig(fehler)
                if not (verbraucht or zweideutig or ungewiss(fehler)):
                    raise
                beleg = self._frage_nach(kennung)
                if beleg is not None:
                    return beleg
                if zweideutig:
                    raise
                if verbraucht or versuch == _VERSUCHE:
                    fehler.wiederholbar = True  # the next attempt gets a fresh id
                    raise
        raise AssertionError

    def _frage_nach(self, kennung: str) -> Beleg | None:
        """The process card of a delivery whose answer was lost; None = the mailbox knows nothing of it."""
        dialog = self._neuer_dialog()
        try:
            eroeffne(dialog)
            antwort = hole_laufzettel(dialog, Auswahl(message_ids=(kennung,)))
        except AuftragAbgelehnt:
            return None  # it doesn't let us ask
        with suppress(Fehler):
            beende(dialog)
        karte = next((k for k in antwort.laufzettel if k.message_id == kennung and k.erstellt), None)
        return Beleg(antwort.rueckmeldungen, karte, antwort.nachricht) if karte else None


def _kennung_verbraucht(fehler: Fehler) -> bool:
    """The mailbox doesn't know this message id, or it was used before."""
    if not isinstance(fehler, AuftragAbgelehnt):
        return False
    return any(r.code == MESSAGE_ID_FREMD for r in fehler.rueckmeldungen[:1])


def _zweideutig(fehler: Fehler) -> bool:
    """3707 alone: a warning by its name, a refusal in practice; the process card tells which it was."""
    return isinstance(fehler, AuftragAbgelehnt) and any(
        r.code == PRUEFUNG_UNVOLLSTAENDIG for r in fehler.rueckmeldungen
    )
