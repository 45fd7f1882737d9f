"""The mailbox without its HTTP: a request goes in, the answer comes out, whatever was wrong."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import pakete
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kopfbloecke import message_id
from adapters.osci.draht.merkmale import Merkmale
from adapters.osci.draht.nachricht import AUFTRAGSGRENZEN
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.pakete import Paketangabe
from adapters.osci.draht.stuecke import Stuecke
from adapters.osci.mailbox.ablage import Ablage
from adapters.osci.mailbox.annahme import Annahme
from adapters.osci.mailbox.anstoss import Anstoss
from adapters.osci.mailbox.antwort import Antwortschreiber
from adapters.osci.mailbox.aufraeumen import Aufraeumer, Fristen
from adapters.osci.mailbox.auftraege import Grundauftraege
from adapters.osci.mailbox.paketauftraege import Paketauftraege
from adapters.osci.mailbox.paketlager import Paketgrenzen, Paketlager
from adapters.osci.mailbox.stoerung import (
    Stoerplan,
    Stoerung,
    Stoerungsart,
    stoere_antwort,
    verfaelscht,
)
from adapters.osci.mailbox.vorgang import Auftragsfehler, Ergebnis, Faultmeldung, Vorgang
from adapters.osci.mailbox.weitergabe import Weitergabe
from adapters.osci.mailbox.zwischendatei import Zwischendatei
from adapters.osci.schutz.transportsignatur import Unterschrift
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle
from adapters.osci.teilnehmer.empfang import empfange
from adapters.osci.teilnehmer.leitung import HttpLeitung, Leitung
from adapters.osci.teilnehmer.meldungen import fault, fault_fuer
from adapters.osci.teilnehmer.spoolraum import Spoolraum, Spoolregeln
from adapters.osci.transportfehler import SoapFault, SpoolVoll
from gateway.errors import EingabeFehler
from gateway.ports import Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel

Handlung = Callable[[Vorgang, ExitStack], Ergebnis]

_log = logging.getLogger(__name__)
_IM_SPEICHER = 1024 * 1024


@dataclass(frozen=True)
class Postfachregeln:
    """Limits of a mailbox; sizes in bytes."""

    hoechstgroesse: int = 2_000_000_000
    paket_hoechstens: int = 50_000 * 1024
    paket_mindestens: int = 1024
    policy: Schutzpolicy = field(default_factory=Schutzpolicy)
    weiterleitung: Mapping[bytes, str] = field(default_factory=dict)
    """Passive recipients: cipher certificate (DER) → URL."""
    fristen: Fristen = field(default_factory=Fristen)
    spool: Spoolregeln = field(default_factory=Spoolregeln)

    @property
    def merkmale(self) -> Merkmale:
        """As announced, in KiB."""
        return Merkmale(
            paket_hoechstens=self.paket_hoechstens // 1024,
            paket_mindestens=self.paket_mindestens // 1024,
            nachricht_hoechstens=self.hoechstgroesse // 1024,
        )


class Postfachdienst:
    """One mailbox with its state folder; threads may share it."""

    def __init__(
        self,
        ordner: Path,
        unterschrift: Unterschrift,
        chiffre: Schluessel,
        pruefung: Zertifikatspruefung,
        uhr: Uhr,
        regeln: Postfachregeln | None = None,
        stoerplan: Stoerplan | None = None,
        leitung: Leitung | None = None,
    ):
        self.stoerplan = stoerplan or Stoerplan()
        self._regeln = regeln or Postfachregeln()
        self._chiffre = chiffre
        self._ablage = Ablage(ordner, uhr)
        pruefstelle = Pruefstelle(pruefung, uhr)
        self._annahme = Annahme(self._ablage, pruefstelle, self._regeln.policy)
        self._schreiber = Antwortschreiber(unterschrift, self._regeln.merkmale)
        grund = Grundauftraege(self._ablage, pruefstelle)
        grenzen = Paketgrenzen(
            self._regeln.paket_hoechstens, self._regeln.paket_mindestens, self._regeln.hoechstgroesse
        )
        lager = Paketlager(ordner / "pakete", self._ablage.db, grenzen)
        self._aufraeumer = Aufraeumer(self._ablage, lager, uhr, self._regeln.fristen)
        stuecke = Paketauftraege(grund, lager, self._schreiber, ordner / "zwischen")
        self._leitung = HttpLeitung()
        self._spoolraum = Spoolraum(ordner / "zwischen", self._regeln.spool)
        anstoss = Anstoss(
            leitung or self._leitung,
            self._regeln.weiterleitung,
            unterschrift,
            chiffre,
            pruefstelle,
            self._regeln.policy,
            ordner / "zwischen",
            self._spoolraum,
            self._regeln.merkmale,
        )
        weitergabe = Weitergabe(grund, anstoss, pruefstelle)
        self._handlungen: Mapping[Art, Handlung] = {
            Art.GET_MESSAGE_ID: grund.get_message_id,
            Art.INIT_DIALOG: grund.init_dialog,
            Art.EXIT_DIALOG: grund.exit_dialog,
            Art.STORE_DELIVERY: grund.store_delivery,
            Art.FETCH_DELIVERY: grund.fetch_delivery,
            Art.FETCH_PROCESS_CARD: grund.fetch_process_card,
            Art.PARTIAL_STORE_DELIVERY: stuecke.partial_store_delivery,
            Art.PARTIAL_FETCH_DELIVERY: stuecke.partial_fetch_delivery,
            Art.FORWARD_DELIVERY: weitergabe.forward_delivery,
            Art.MEDIATE_DELIVERY: weitergabe.mediate_delivery,
        }

    @contextmanager
    def bearbeite(self, quelle: BinaryIO, gegenueber: str) -> Iterator[Stuecke]:
        """The answer to one request, to be written inside of the `with`.

        Only what is wrong with reading `quelle` itself (connection) is raised."""
        with ExitStack() as stapel:
            yield self._beantworte(quelle, gegenueber, stapel)

    def close(self) -> None:
        self._leitung.close()
        self._aufraeumer.close()
        self._ablage.close()

    def _beantworte(self, quelle: BinaryIO, gegenueber: str, stapel: ExitStack) -> Stuecke:
        try:
            quelle = stapel.enter_context(self._spoolraum.bemessen(quelle, gegenueber))
            vorgang = self._nimm_an(quelle, stapel)
            vorgang.gegenueber = gegenueber
            stoerung = self.stoerplan.nimm(vorgang.art)
            return stoere_antwort(stoerung, self._erledige(vorgang, stoerung, stapel))
        except Faultmeldung as fehler:
            return fault(fehler.meldecode)
        except (EingabeFehler, SoapFault, SpoolVoll) as fehler:
            return fault_fuer(fehler)
        except (ConnectionError, TimeoutError):
            raise
        except (OSError, sqlite3.Error) as fehler:
            _log.error("Das Postfach konnte einen Auftrag nicht ausführen: %s", type(fehler).__name__)
            return fault(rm.INTERN)

    def _nimm_an(self, quelle: BinaryIO, stapel: ExitStack) -> Vorgang:
        spool = stapel.enter_context(Zwischendatei(self._ablage.ordner / "zwischen", _IM_SPEICHER))
        empfangen = empfange(
            quelle,
            spool,
            [self._chiffre],
            self._regeln.policy,
            grenze=self._regeln.hoechstgroesse,
            xml=AUFTRAGSGRENZEN,
        )
        stapel.callback(empfangen.nachricht.close)
        return self._annahme.lies(empfangen)

    def _erledige(self, vorgang: Vorgang, stoerung: Stoerung | None, stapel: ExitStack) -> Stuecke:
        art = stoerung.art if stoerung else None
        if stoerung and art is Stoerungsart.CODE:
            code = str(stoerung.wert)
            if rm.angabe(code).nur_fault:
                return fault(code)
            return self._schreiber.schreibe(vorgang, Ergebnis((code,), _LEER.get(vorgang.art, "")))
        if art is Stoerungsart.DOPPELT and vorgang.gespraech:
            self._ablage.dialoge.vergiss_quittung(vorgang.gespraech)
        ergebnis = self._fuehre_aus(vorgang, stapel)
        if art is Stoerungsart.NUMMER:
            nummer = (vorgang.kontrolle.sequence_number or 0) + 1
            vorgang.kontrolle = replace(vorgang.kontrolle, sequence_number=nummer)
        schreiber = self._schreiber
        if art is Stoerungsart.SIGNATUR:
            schreiber = replace(schreiber, unterschrift=verfaelscht(schreiber.unterschrift))
        return schreiber.schreibe(vorgang, ergebnis)

    def _fuehre_aus(self, vorgang: Vorgang, stapel: ExitStack) -> Ergebnis:
        try:
            self._annahme.pruefe(vorgang)
            self._spoolraum.merke(vorgang.gegenueber)
            return self._handlungen[vorgang.art](vorgang, stapel)
        except Auftragsfehler as fehler:
            return Ergebnis(fehler.meldecodes, _LEER.get(vorgang.art, ""))


_LEER = {
    Art.FETCH_DELIVERY: element("osci:fetchDelivery"),
    Art.FETCH_PROCESS_CARD: element("osci:fetchProcessCard"),
    Art.PARTIAL_STORE_DELIVERY: pakete.schreibe(Paketangabe(0, anzahl=0, empfangen=())),
    Art.PARTIAL_FETCH_DELIVERY: element("osci:fetchDelivery")
    + pakete.schreibe(Paketangabe(0, anzahl=0, gesamt_kib=0))
    + message_id(""),
}
"""What a response must contain even when nothing was done."""
