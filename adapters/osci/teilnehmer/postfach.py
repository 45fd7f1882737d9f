"""The port `Postfach` on top of OSCI dialogs: the own account and the way into the mailboxes of others."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import BinaryIO

from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.laufzettel import lies_zeit
from adapters.osci.inhalt.sendung import oeffne_sendung
from adapters.osci.teilnehmer.abholen import Abholer, Konto
from adapters.osci.teilnehmer.auftraege import (
    beende,
    eroeffne,
    hole_laufzettel,
)
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.dialog import Dialog
from adapters.osci.teilnehmer.eigene import fordere_sendefaehig, fordere_unterschrift
from adapters.osci.teilnehmer.leitung import Leitung
from adapters.osci.teilnehmer.schonzeit import Schonzeit
from adapters.osci.teilnehmer.versandstand import Fluechtig
from adapters.osci.teilnehmer.zustellen import Zusteller
from adapters.osci.transportfehler import AuftragAbgelehnt
from gateway.errors import EingabeFehler, Fehler
from gateway.ports import Ansprache, Diensteintrag, Einlieferung, Laufzettelauskunft, Merkplatz, Zustellstand
from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.urteil import Zweck

_log = logging.getLogger(__name__)


def _nur_liegen_lassen(message_id: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
    """A delivery that cannot be read stays in the mailbox."""
    del message_id, strom, fehler


class OsciPostfach:
    """Implements `gateway.ports.Postfach`. `eigenes`: the mailbox in which our account is; `fruehere`: our accounts
    there under earlier cipher certificates (an account belongs to one), which others may still send to."""

    transport = "osci"

    def __init__(
        self,
        leitung: Leitung,
        teilnehmer: Teilnehmer,
        eigenes: Gegenstelle | None,
        regeln: Transportregeln,
        *,
        paketgroesse: int | None = None,
        schonzeit: Schonzeit | None = None,
        fruehere: Sequence[Teilnehmer] = (),
    ):
        self._leitung = leitung
        self._teilnehmer = teilnehmer
        self._eigenes = eigenes
        self._regeln = regeln
        self._paketgroesse = paketgroesse
        self._schonzeit = schonzeit or Schonzeit()
        self._fruehere = tuple(fruehere)
        self._beklagt: set[str] = set()
        self._unlesbare: tuple[dict[str, datetime], ...] = tuple({} for _ in (teilnehmer, *fruehere))

    def erreicht(self, empfaenger: Diensteintrag) -> bool:
        """Every authority has its mailbox named in the directory."""
        return empfaenger.hat(self.transport)

    def liefere_ein(
        self,
        sendung: BinaryIO,
        empfaenger: Diensteintrag,
        betreff: str,
        merkplatz: Merkplatz | None = None,
        *,
        typ: str = "",
        test: bool = False,
    ) -> Einlieferung:
        """Put a sealed message into the recipient's mailbox (module `zustellen`); `typ` and `test` stay in the seal.

        Raises `ZertifikatAbgelehnt`, `AuftragAbgelehnt`, leaves of `VoruebergehenderFehler`."""
        del typ, test
        ziel = Gegenstelle.aus(empfaenger)
        fordere_sendefaehig(self._teilnehmer, self._regeln)
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

    def hole_ab(
        self,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None] = _nur_liegen_lassen,
        *,
        hoechstens: int = 100,
    ) -> int:
        """Fetch waiting deliveries, oldest first (module `abholen`); then those of earlier accounts."""
        return self._aus_allen(lambda konto: Abholer(konto, annehmen, unlesbar, hoechstens).hole_ab())

    def hole_nach(
        self,
        seit: datetime,
        annehmen: Callable[[str, BinaryIO], None],
        unlesbar: Callable[[str, BinaryIO, EingabeFehler], None] = _nur_liegen_lassen,
    ) -> int:
        """Fetch once more what came in since then, by the process cards that the mailbox keeps."""
        return self._aus_allen(lambda konto: Abholer(konto, annehmen, unlesbar).hole_nach(seit))

    def _aus_allen(self, hole: Callable[[Konto], int]) -> int:
        """A mailbox that no longer takes an earlier certificate keeps nobody from the present account."""
        eigenes = self._eigenes
        assert eigenes is not None
        fordere_unterschrift(self._teilnehmer, self._regeln)
        with self._schonzeit.fuer(eigenes.url):
            anzahl = hole(self._konto(eigenes, self._teilnehmer, self._unlesbare[0]))
            for frueherer, unlesbare in zip(self._fruehere, self._unlesbare[1:], strict=True):
                try:
                    anzahl += hole(self._konto(eigenes, frueherer, unlesbare))
                except (AuftragAbgelehnt, ZertifikatAbgelehnt) as fehler:
                    self._beklage(fehler)
        return anzahl

    def _beklage(self, fehler: Fehler) -> None:
        """Once: it is tried again with every fetch."""
        if fehler.text not in self._beklagt:
            self._beklagt.add(fehler.text)
            _log.warning("Das Konto des früheren Chiffrierzertifikats bleibt ungeleert: %s", fehler.text)

    def _konto(self, eigenes: Gegenstelle, wer: Teilnehmer, unlesbare: dict[str, datetime]) -> Konto:
        return Konto(
            lambda: Dialog(self._leitung, wer, eigenes, self._regeln),
            self._regeln.zwischenablage,
            self._paketgroesse,
            self._regeln.uhr,
            unlesbare,
        )

    def sprich_an(self, kennung: str) -> Ansprache:
        """A plain request to the address of our mailbox; who answers is spared no longer. Raises
        `PostfachNichtErreichbar`, `PostfachAntwortetNicht`, `PostfachAntwortUnbrauchbar`."""
        del kennung
        assert self._eigenes is not None
        uhrzeit = self._leitung.klopfe_an(self._eigenes.url)
        self._schonzeit.ende(self._eigenes.url)
        return Ansprache("Antwortet.", uhrzeit)

    def frage_laufzettel(self, message_ids: Sequence[str], empfaenger: Diensteintrag) -> Laufzettelauskunft:
        """Ask for several process cards in one dialog. Raises leaves of `VoruebergehenderFehler`."""
        ziel = Gegenstelle.aus(empfaenger)
        fordere_unterschrift(self._teilnehmer, self._regeln)
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
