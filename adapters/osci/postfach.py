"""The port `Postfach` on top of OSCI dialogs: the own account and the way into the mailboxes of others."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import BinaryIO, cast

from adapters.osci.auftraege import (
    beende,
    eroeffne,
    hole_laufzettel,
    hole_zustellung,
)
from adapters.osci.auswahl import Auswahl
from adapters.osci.dialog import Dialog, Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.laufzettel import lies_zeit
from adapters.osci.leitung import Leitung
from adapters.osci.merkmale import Merkmale
from adapters.osci.paketabholung import Paketabholung
from adapters.osci.schonzeit import Schonzeit
from adapters.osci.sendung import oeffne_sendung
from adapters.osci.transportfehler import gibt_keine_pakete, ungewiss
from adapters.osci.versandstand import Fluechtig
from adapters.osci.zustellen import Zusteller
from gateway.errors import Fehler
from gateway.ports import Diensteintrag, Einlieferung, Laufzettelauskunft, Merkplatz, Zustellstand
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

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
    ) -> Einlieferung:
        """Put a sealed message into the recipient's mailbox (module `zustellen`).

        Raises `ZertifikatAbgelehnt`, `AuftragAbgelehnt`, leaves of `VoruebergehenderFehler`."""
        ziel = Gegenstelle.aus(empfaenger)
        self._regeln.pruefstelle.urteil(empfaenger.leser, Zweck.VERSCHLUESSELUNG).fordere()
        zusteller = Zusteller(
            lambda: self._dialog(ziel),
            self._teilnehmer,
            empfaenger.leser,
            merkplatz or Fluechtig(self._regeln.zwischenablage),
            self._paketgroesse,
        )
        with (
            self._schonzeit.fuer(ziel.url),
            oeffne_sendung(sendung, self._regeln.zwischenablage) as inhalt,
        ):
            kennung, beleg = zusteller.stelle_zu(inhalt, betreff)
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
                abholung = Paketabholung(cast(BinaryIO, datei), kann.paket_kib(self._paketgroesse))
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
