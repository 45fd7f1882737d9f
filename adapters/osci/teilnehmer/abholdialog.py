"""The dialog in which deliveries are fetched, whole or in chunks; what comes is handed on at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.teilnehmer.auftraege import beende, eroeffne, hole_zustellung
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.paketabholung import Paketabholung
from adapters.osci.transportfehler import gibt_keine_pakete, ungewiss
from gateway.errors import EingabeFehler, Fehler

_VERSUCHE = 3


class Abholdialog:
    """May be opened again and again. `annehmen(message_id, stream)` has stored the bytes when it returns:
    the next order acknowledges them."""

    def __init__(
        self,
        neuer_dialog: Callable[[], Dialog],
        paketgroesse: int | None,
        annehmen: Callable[[str, BinaryIO], None],
    ):
        self._neuer_dialog = neuer_dialog
        self._paketgroesse = paketgroesse
        self._annehmen = annehmen
        self.annahme_gescheitert = False
        """What was raised last comes from `annehmen`, not from the mailbox."""
        self.anzahl = 0
        """Deliveries handed on."""

    def oeffne(self) -> None:
        """A new dialog."""
        self._dialog = self._neuer_dialog()
        kann, gewuenscht = eroeffne(self._dialog), self._paketgroesse
        self._kib = kann.paket_kib(gewuenscht) if gewuenscht is not None and kann.kann_pakete else None

    def beende(self) -> None:
        """Acknowledges what came last."""
        beende(self._dialog)

    def hole(self, datei: BinaryIO, auswahl: Auswahl) -> bool:
        """One delivery, through the empty file `datei`; False when none fits.

        A mailbox that announces chunks but does not give any is asked for the whole, in a new dialog."""
        if self._kib is not None:
            try:
                return self._in_paketen(datei, self._kib, auswahl)
            except Fehler as fehler:
                if not gibt_keine_pakete(fehler):
                    raise
            self._paketgroesse = None
            datei.seek(0)
            datei.truncate()
            self.oeffne()
        with hole_zustellung(self._dialog, auswahl, datei) as zustellung:
            if zustellung is None:
                return False
            self._gib(zustellung.message_id, zustellung.strom)
        return True

    def _in_paketen(self, datei: BinaryIO, kib: int, auswahl: Auswahl) -> bool:
        """Every chunk came signed; what they make up is kept even if it cannot be read: that shows, and is
        judged, when it is opened."""
        abholung = Paketabholung(datei, kib, auswahl)
        if not self._hole_teile(abholung):
            return False
        try:
            kennung = abholung.zustellung(self._dialog).message_id
        except EingabeFehler:
            if abholung.kennung is None:
                raise
            kennung = abholung.kennung
        datei.seek(0)
        self._gib(kennung, datei)
        return True

    def _hole_teile(self, abholung: Paketabholung) -> bool:
        """A cut connection is mended by a new dialog that goes on where it was."""
        vergeblich = 0
        while True:
            vorher = abholung.stueckzahl
            try:
                return abholung.hole(self._dialog)
            except Fehler as fehler:
                if gibt_keine_pakete(fehler) or not ungewiss(fehler):
                    raise
                vergeblich = 1 if abholung.stueckzahl > vorher else vergeblich + 1
                if vergeblich > _VERSUCHE:
                    raise
                self._dialog = self._neuer_dialog()
                eroeffne(self._dialog)

    def _gib(self, kennung: str, strom: BinaryIO) -> None:
        self.annahme_gescheitert = True
        self._annehmen(kennung, strom)
        self.annahme_gescheitert = False
        self.anzahl += 1
