"""The port `Postfach` on top of OSCI dialogs: the own account and the way into the mailboxes of others."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from adapters.osci.auftraege import (
    Beleg,
    beende,
    eroeffne,
    hole_laufzettel,
    hole_message_id,
    hole_zustellung,
    stelle_zu,
    zustellungsauftrag,
)
from adapters.osci.auswahl import Auswahl
from adapters.osci.dialog import Auftrag, Dialog, Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.laufzettel import lies_zeit
from adapters.osci.leitung import Leitung
from adapters.osci.merkmale import Merkmale
from adapters.osci.paketabholung import Paketabholung
from adapters.osci.pakete import KIB
from adapters.osci.paketversand import Paketversand
from adapters.osci.rueckmeldungen import MESSAGE_ID_FREMD
from adapters.osci.schonzeit import Schonzeit
from adapters.osci.sendung import Sendung, oeffne_sendung
from adapters.osci.transportfehler import AuftragAbgelehnt, NachrichtZuGross, gibt_keine_pakete, ungewiss
from gateway.errors import Fehler
from gateway.ports import Diensteintrag, Einlieferung, Laufzettelauskunft, Zustellstand
from gateway.schutz.urteil import Zweck

_VERSUCHE = 3


class OsciPostfach:
    """Implements `gateway.ports.Postfach`. `eigenes`: the mailbox in which our account is."""

    def __init__(
        self,
        leitung: Leitung,
        teilnehmer: Teilnehmer,
        eigenes: Gegenstelle | None,
        regeln: Transportregeln,
        *,
        paketgroesse: int | None = None,
        schonzeit: Schonzeit | None = None,
    ):
        self._leitung = leitung
        self._teilnehmer = teilnehmer
        self._eigenes = eigenes
        self._regeln = regeln
        self._paketgroesse = paketgroesse
        self._schonzeit = schonzeit or Schonzeit()

    def liefere_ein(self, sendung: BinaryIO, empfaenger: Diensteintrag, betreff: str) -> Einlieferung:
        """Put a sealed message into the recipient's mailbox (getMessageId, storeDelivery).

        When an answer is lost, the process card tells whether the delivery arrived; only if it did not is the
        same order sent again, under the same id: nothing is delivered twice.
        Raises `ZertifikatAbgelehnt`, `AuftragAbgelehnt`, leaves of `VoruebergehenderFehler`."""
        ziel = Gegenstelle.aus(empfaenger)
        self._regeln.pruefstelle.urteil(empfaenger.leser, Zweck.VERSCHLUESSELUNG).fordere()
        with (
            self._schonzeit.fuer(ziel.url),
            oeffne_sendung(sendung, self._regeln.zwischenablage) as inhalt,
        ):
            vergabe = hole_message_id(self._dialog(ziel))
            auftrag = zustellungsauftrag(vergabe.message_id, inhalt, empfaenger.leser, betreff)
            paket = self._paketgroesse_fuer(inhalt, vergabe.merkmale)
            if paket is None:
                beleg = self._sicher_zustellen(ziel, vergabe.message_id, auftrag)
            else:
                beleg = self._in_paketen(ziel, vergabe.message_id, auftrag, empfaenger.leser, paket)
        kennung = vergabe.message_id
        meldungen = tuple((r.code, r.text) for r in beleg.rueckmeldungen)
        return Einlieferung(kennung, self._regeln.uhr.jetzt(), meldungen, beleg.nachricht)

    def hole_ab(self, annehmen: Callable[[str, BinaryIO], None], *, hoechstens: int = 100) -> int:
        """Fetch waiting deliveries, oldest first, in one explicit dialog.

        When `annehmen` raises, the dialog is left without another order: the delivery stays waiting."""
        assert self._eigenes is not None
        with self._schonzeit.fuer(self._eigenes.url):
            dialog = self._dialog(self._eigenes)
            merkmale = eroeffne(dialog)
            if self._paketgroesse is not None and merkmale.kann_pakete:
                return self._hole_in_paketen(dialog, merkmale, annehmen, hoechstens)
            return self._hole_ganz(dialog, annehmen, hoechstens)

    def _hole_ganz(self, dialog: Dialog, annehmen: Callable[[str, BinaryIO], None], hoechstens: int) -> int:
        anzahl = 0
        while anzahl < hoechstens:
            with hole_zustellung(dialog, Auswahl()) as zustellung:
                if zustellung is None:
                    break
                annehmen(zustellung.message_id, zustellung.strom)
            anzahl += 1
        beende(dialog)
        return anzahl

    def _hole_in_paketen(
        self, dialog: Dialog, kann: Merkmale, annehmen: Callable[[str, BinaryIO], None], hoechstens: int
    ) -> int:
        """As `hole_ab`, in chunks; a cut connection is mended by a new dialog that goes on where it was.

        A mailbox that announces chunks but does not give any is asked for the whole, in a new dialog."""
        assert self._eigenes is not None and self._paketgroesse is not None
        anzahl = 0
        while anzahl < hoechstens:
            with tempfile.TemporaryFile(dir=self._regeln.zwischenablage) as datei:
                abholung = Paketabholung(cast(BinaryIO, datei), _paket_kib(self._paketgroesse, kann))
                try:
                    dialog, gefunden = self._hole_eine(abholung, dialog, self._eigenes)
                except Fehler as fehler:
                    if not gibt_keine_pakete(fehler):
                        raise
                    dialog = self._neuer_dialog(self._eigenes)
                    return anzahl + self._hole_ganz(dialog, annehmen, hoechstens - anzahl)
                if not gefunden:
                    break
                zustellung = abholung.zustellung(dialog)
                annehmen(zustellung.message_id, zustellung.strom)
            anzahl += 1
        beende(dialog)
        return anzahl

    def _hole_eine(self, abholung: Paketabholung, dialog: Dialog, ziel: Gegenstelle) -> tuple[Dialog, bool]:
        vergeblich = 0
        while True:
            vorher = abholung.stueckzahl
            try:
                return dialog, abholung.hole(dialog)
            except Fehler as fehler:
                if gibt_keine_pakete(fehler) or not ungewiss(fehler):
                    raise
                vergeblich = 1 if abholung.stueckzahl > vorher else vergeblich + 1
                if vergeblich > _VERSUCHE:
                    raise
                dialog = self._neuer_dialog(ziel)

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """Ask for several process cards in one dialog. Raises leaves of `VoruebergehenderFehler`."""
        ziel = Gegenstelle.aus(empfaenger)
        with self._schonzeit.fuer(ziel.url):
            dialog = self._dialog(ziel)
            eroeffne(dialog)
            antwort = hole_laufzettel(dialog, Auswahl(message_ids=tuple(message_ids)))
            with suppress(Fehler):
                beende(dialog)
        gefragt = frozenset(message_ids)
        staende = {
            karte.message_id: Zustellstand(lies_zeit(karte.empfangen))
            for karte in antwort.laufzettel
            if karte.message_id in gefragt
        }
        return Laufzettelauskunft(staende, antwort.nachricht)

    def _dialog(self, ziel: Gegenstelle) -> Dialog:
        return Dialog(self._leitung, self._teilnehmer, ziel, self._regeln)

    def _neuer_dialog(self, ziel: Gegenstelle) -> Dialog:
        dialog = self._dialog(ziel)
        eroeffne(dialog)
        return dialog

    def _paketgroesse_fuer(self, inhalt: Sendung, kann: Merkmale) -> int | None:
        """Size of chunks in KiB within what the mailbox takes; None = send in one piece."""
        if kann.nachricht_hoechstens is not None and inhalt.groesse > kann.nachricht_hoechstens * KIB:
            raise NachrichtZuGross("Die Sendung ist größer, als das Postfach des Empfängers annimmt.")
        if self._paketgroesse is None or inhalt.groesse <= self._paketgroesse or not kann.kann_pakete:
            return None
        return _paket_kib(self._paketgroesse, kann)

    def _in_paketen(
        self, ziel: Gegenstelle, kennung: str, auftrag: Auftrag, empfaenger: bytes, paket_kib: int
    ) -> Beleg:
        versand = Paketversand(
            lambda: self._dialog(ziel), kennung, auftrag, empfaenger, paket_kib, self._regeln.zwischenablage
        )
        try:
            return versand.sende()
        except AuftragAbgelehnt as fehler:
            if _kennung_verbraucht(fehler):
                beleg = self._frage_nach(ziel, kennung)
                if beleg is not None:
                    return beleg
                fehler.wiederholbar = True  # the next attempt gets a fresh id
            raise

    def _sicher_zustellen(self, ziel: Gegenstelle, kennung: str, auftrag: Auftrag) -> Beleg:
        for versuch in range(1, _VERSUCHE + 1):
            try:
                return stelle_zu(self._dialog(ziel), auftrag)
            except Fehler as fehler:
                verbraucht = _kennung_verbraucht(fehler)
                if not verbraucht and not ungewiss(fehler):
                    raise
                beleg = self._frage_nach(ziel, kennung)
                if beleg is not None:
                    return beleg
                if verbraucht or versuch == _VERSUCHE:
                    fehler.wiederholbar = True  # the next attempt gets a fresh id
                    raise
        raise AssertionError

    def _frage_nach(self, ziel: Gegenstelle, kennung: str) -> Beleg | None:
        """The process card of a delivery whose answer was lost; None = the mailbox knows nothing of it."""
        dialog = self._dialog(ziel)
        try:
            eroeffne(dialog)
            antwort = hole_laufzettel(dialog, Auswahl(message_ids=(kennung,)))
        except AuftragAbgelehnt:
            return None  # it doesn't let us ask
        with suppress(Fehler):
            beende(dialog)
        karte = next((k for k in antwort.laufzettel if k.message_id == kennung and k.erstellt), None)
        return Beleg(antwort.rueckmeldungen, karte, antwort.nachricht) if karte else None


def _paket_kib(gewuenscht: int, kann: Merkmale) -> int:
    """The wanted size in KiB, within what the mailbox takes."""
    groesse = max(gewuenscht // KIB, kann.paket_mindestens or 1)
    return min(groesse, kann.paket_hoechstens or groesse)


def _kennung_verbraucht(fehler: Fehler) -> bool:
    """The mailbox doesn't know this message id, or it was used before."""
    if not isinstance(fehler, AuftragAbgelehnt):
        return False
    return any(r.code == MESSAGE_ID_FREMD for r in fehler.rueckmeldungen[:1])
