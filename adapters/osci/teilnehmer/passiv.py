"""Passive recipient: the mailbox delivers by itself, and our signed answer is the receipt (osci-draht.md 10)."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import laufzettel
from adapters.osci.draht.auswahl import Auswahl
from adapters.osci.draht.kontrollblock import Kontrollblock
from adapters.osci.draht.kontrollblock import block as kontrollblock
from adapters.osci.draht.kopfbloecke import (
    Rolle,
    Rollenzertifikat,
    auftragsblock,
    eigenes,
    lies_zertifikate,
    zertifikatsblock,
)
from adapters.osci.draht.nachricht import AUFTRAGSGRENZEN, Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Folge
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.schutz.transportsignatur import ANTWORT, AUFTRAG, pruefe
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.schutz.umschlag import Entwurf, Signaturwunsch, schreibe
from adapters.osci.teilnehmer.auftraege import Zustellung, ersatzkennung
from adapters.osci.teilnehmer.austausch import kontrollblock_von
from adapters.osci.teilnehmer.beteiligte import Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.empfang import Empfangen, empfange
from adapters.osci.teilnehmer.meldungen import fault, fault_fuer, rueckmeldung
from adapters.osci.teilnehmer.passivantwort import Anfrage, Antwortinhalt, Antwortsendung, antwortinhalt
from adapters.osci.transportfehler import SoapFault, SpoolVoll
from gateway.errors import EingabeFehler
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

_ANGENOMMEN = frozenset({Art.ACCEPT_DELIVERY, Art.PROCESS_DELIVERY})


@dataclass(frozen=True)
class PassiverEmpfaenger:
    """`annehmen` must have stored the delivery durably when it returns: only then it is acknowledged.

    `postfaecher`: signature certificates of the mailboxes that may deliver. `abwickeln` takes the place of
    `annehmen` where the sender waits for an answer, and gives the answer if there is one."""

    teilnehmer: Teilnehmer
    postfaecher: tuple[Zertifikat, ...]
    regeln: Transportregeln
    annehmen: Callable[[Zustellung], None]
    abwickeln: Callable[[Anfrage], Antwortsendung | None] | None = None

    @contextmanager
    def bearbeite(self, quelle: BinaryIO, gegenueber: str) -> Iterator[Folge]:
        """The answer to one push, for the HTTP server."""
        with ExitStack() as stapel:
            try:
                raum = self.regeln.spoolraum
                quelle = stapel.enter_context(raum.bemessen(quelle, gegenueber))
                antwort = self._beantworte(quelle, gegenueber, stapel)
            except (EingabeFehler, SoapFault, SpoolVoll) as fehler:
                antwort = fault_fuer(fehler)
            yield antwort

    def _beantworte(self, quelle: BinaryIO, gegenueber: str, stapel: ExitStack) -> Folge:
        ordner = self.regeln.zwischenablage
        spool = tempfile.SpooledTemporaryFile(max_size=1024 * 1024, dir=str(ordner) if ordner else None)  # noqa: SIM115
        stapel.callback(spool.close)
        schluessel = [self.teilnehmer.verschluesselung]
        empfangen = empfange(
            quelle,
            cast(BinaryIO, spool),
            schluessel,
            self.regeln.policy,
            grenze=self.regeln.hoechstgroesse,
            xml=AUFTRAGSGRENZEN,
        )
        stapel.callback(empfangen.nachricht.close)
        nachricht = empfangen.nachricht
        kontrolle = kontrollblock_von(nachricht)
        if nachricht.art not in _ANGENOMMEN or nachricht.auftrag() is None:
            return fault(rm.KEIN_AUFTRAG)
        if not kontrolle.challenge:
            return fault(rm.KONTROLLBLOCK_FALSCH)
        code = self._pruefe(nachricht)
        inhalt = Antwortinhalt(self._signierer(nachricht.art))
        if code == rm.ERFOLG_ENDE:
            self.regeln.spoolraum.merke(gegenueber)
            antwort = self._nimm(nachricht, cast(BinaryIO, spool))
            if antwort is not None:
                inhalt = stapel.enter_context(antwortinhalt(nachricht, antwort, self.teilnehmer))
        return self._schreibe(empfangen, kontrolle, code, inhalt)

    def _nimm(self, nachricht: Nachricht, strom: BinaryIO) -> Antwortsendung | None:
        zustellung = _zustellung(nachricht, strom)
        if self.abwickeln is not None and nachricht.art is Art.PROCESS_DELIVERY:
            return self.abwickeln(Anfrage(zustellung, self._leser(nachricht)))
        self.annehmen(zustellung)
        return None

    def _leser(self, nachricht: Nachricht) -> Zertifikat | None:
        """Invariant 7: no valid certificate, no sending."""
        der = _zertifikat(nachricht, Rolle.CHIFFRE_ABSENDER, "NonIntermediaryCertificates")
        urteil = self.regeln.pruefung.pruefe(der, Zweck.VERSCHLUESSELUNG, self.regeln.uhr.jetzt())
        return urteil.zertifikat if urteil.gueltig else None

    def _pruefe(self, nachricht: Nachricht) -> str:
        """The feedback code: signed by one of our mailboxes, whose certificate is valid now."""
        unterzeichner = _zertifikat(nachricht, Rolle.SIGNATUR_POSTFACH)
        bekannt = next((z for z in self.postfaecher if unterzeichner == z.der), None)
        if bekannt is None:
            return rm.SIGNIERZERTIFIKAT_UNGUELTIG if unterzeichner else rm.NICHT_SIGNIERT
        if not self.regeln.pruefung.pruefe(bekannt.der, Zweck.SIGNATUR, self.regeln.uhr.jetzt()).gueltig:
            return rm.SIGNIERZERTIFIKAT_UNGUELTIG
        try:
            pruefe(nachricht, AUFTRAG, bekannt, self.regeln.policy)
        except TransportsignaturFehler:
            return rm.SIGNATUR_FALSCH
        return rm.ERFOLG_ENDE

    def _signierer(self, art: Art) -> Rollenzertifikat:
        """Whoever may answer with a delivery signs as its originator."""
        rolle = Rolle.SIGNATUR_EMPFAENGER if art is Art.ACCEPT_DELIVERY else Rolle.SIGNATUR_ABSENDER
        return eigenes(rolle, self.teilnehmer.unterschrift.schluessel.zertifikat.der)

    def _schreibe(
        self, empfangen: Empfangen, kontrolle: Kontrollblock, code: str, inhalt: Antwortinhalt
    ) -> Folge:
        art = empfangen.nachricht.art.antwort
        bloecke = (
            kontrollblock(Kontrollblock(response=kontrolle.challenge)),
            *inhalt.guete,
            auftragsblock(art, rueckmeldung((code,)), *inhalt.angaben),
            zertifikatsblock([inhalt.signierer, *inhalt.zertifikate]),
        )
        entwurf = Entwurf(art, bloecke, inhalt.rumpf, inhalt.rumpf_ns, inhalt.anhaenge)
        wunsch = Signaturwunsch(ANTWORT, self.teilnehmer.unterschrift, inhalt.signierer.kennung)
        antwort = schreibe(entwurf, wunsch)
        fuer = _zertifikat(empfangen.nachricht, Rolle.CHIFFRE_POSTFACH)
        if not empfangen.verschluesselt or fuer is None:
            return antwort
        return verschluessele(antwort, Zertifikat.aus_der(fuer))


def _zertifikat(nachricht: Nachricht, rolle: Rolle, block: str = "IntermediaryCertificates") -> bytes | None:
    return next((z.der for z in lies_zertifikate(nachricht.block(block)) if z.rolle is rolle), None)


def _zustellung(nachricht: Nachricht, strom: BinaryIO) -> Zustellung:
    karte = next(laufzettel.lies_alle(nachricht.auftrag()), None)
    strom.seek(0)
    kennung = karte.message_id if karte else ersatzkennung(nachricht, Auswahl())
    return Zustellung(kennung, karte, (), strom)
