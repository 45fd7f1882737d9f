"""The mailbox as client of a passive recipient: acceptDelivery and processDelivery (osci-draht.md 10).

Only addresses that the operator configured for a recipient's certificate are contacted; what an order says
about the receiver's address is not followed.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from adapters.osci import rueckmeldungen as rm
from adapters.osci.draht import merkmale
from adapters.osci.draht.kontrollblock import Kontrollblock, neue_challenge
from adapters.osci.draht.kontrollblock import block as kontrollblock
from adapters.osci.draht.kopfbloecke import (
    Rolle,
    Rollenzertifikat,
    auftragsblock,
    eigenes,
    lies_zertifikate,
    sprachen,
    zertifikatsblock,
)
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Folge
from adapters.osci.fehler import TransportsignaturFehler
from adapters.osci.mailbox.vorgang import Auftragsfehler
from adapters.osci.mailbox.zustellungsdatei import Ausgabe
from adapters.osci.schutz.transportsignatur import ANTWORT, AUFTRAG, Unterschrift, pruefe
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.schutz.umschlag import Entwurf, Signaturwunsch, schreibe
from adapters.osci.schutz.zertifikatspruefung import Pruefstelle
from adapters.osci.teilnehmer.austausch import kontrollblock_von, lies_rueckmeldungen
from adapters.osci.teilnehmer.empfang import Empfangen, empfange
from adapters.osci.teilnehmer.leitung import Leitung
from adapters.osci.teilnehmer.spoolraum import Spoolraum
from adapters.osci.transportfehler import UNGEWISS, NichtSigniert, SpoolVoll
from gateway.errors import EingabeFehler
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.zertifikat import Zertifikat

_HOECHSTENS = 2_000_000_000


@dataclass(frozen=True)
class Empfaengerantwort:
    """What a passive recipient answered; valid inside of the `with`."""

    nachricht: Nachricht
    zertifikate: tuple[Rollenzertifikat, ...]
    warnungen: tuple[str, ...]


@dataclass(frozen=True)
class Anstoss:
    """Pushes deliveries. `ziele`: cipher certificate (DER) of the recipient → URL."""

    leitung: Leitung
    ziele: Mapping[bytes, str]
    unterschrift: Unterschrift
    chiffre: Schluessel
    pruefstelle: Pruefstelle
    policy: Schutzpolicy
    zwischen: Path
    spoolraum: Spoolraum
    merkmale: merkmale.Merkmale

    @contextmanager
    def schicke(
        self, art: Art, inhalt: str, zustellung: Ausgabe, an: bytes, *, verschluesselt: bool
    ) -> Iterator[Empfaengerantwort]:
        """Push and give the recipient's positive answer. Raises `Auftragsfehler` with 9805 to 9809."""
        url = self.ziele.get(an)
        if url is None:
            raise Auftragsfehler(rm.NICHT_ZUGESTELLT)
        kontrolle = Kontrollblock(challenge=neue_challenge())
        nachricht = self._schreibe(art, inhalt, zustellung, kontrolle)
        if verschluesselt:
            nachricht = verschluessele(nachricht, Zertifikat.aus_der(an))
        with tempfile.TemporaryFile(dir=self.zwischen) as spool, ExitStack() as belegt:
            empfangen = self._tausche(url, nachricht, cast(BinaryIO, spool), belegt)
            try:
                yield self._antwort(empfangen, art, kontrolle, verschluesselt)
            finally:
                empfangen.nachricht.close()

    def _schreibe(self, art: Art, inhalt: str, zustellung: Ausgabe, kontrolle: Kontrollblock) -> Folge:
        unser = eigenes(Rolle.SIGNATUR_POSTFACH, self.unterschrift.schluessel.zertifikat.der)
        chiffre = eigenes(Rolle.CHIFFRE_POSTFACH, self.chiffre.zertifikat.der)
        bloecke = (
            kontrollblock(kontrolle),
            sprachen(),
            auftragsblock(art, inhalt),
            zertifikatsblock([chiffre, unser]),
            zustellung.zertifikate,
            merkmale.block(self.merkmale),
        )
        rumpf = Folge((zustellung.rumpf,))
        entwurf = Entwurf(art, bloecke, rumpf, zustellung.rumpf_ns, zustellung.anhaenge)
        return schreibe(entwurf, Signaturwunsch(AUFTRAG, self.unterschrift, unser.kennung))

    def _tausche(self, url: str, nachricht: Folge, spool: BinaryIO, belegt: ExitStack) -> Empfangen:
        try:
            with self.leitung.austausch(url, nachricht) as strom:
                strom = belegt.enter_context(self.spoolraum.bemessen(strom))
                return empfange(strom, spool, [self.chiffre], self.policy, grenze=_HOECHSTENS)
        except (*UNGEWISS, SpoolVoll, EingabeFehler):
            raise Auftragsfehler(rm.NICHT_ZUGESTELLT) from None

    def _antwort(
        self, empfangen: Empfangen, art: Art, kontrolle: Kontrollblock, verschluesselt: bool
    ) -> Empfaengerantwort:
        nachricht = empfangen.nachricht
        try:
            zertifikate = lies_zertifikate(nachricht.block("NonIntermediaryCertificates"))
            warnungen = self._pruefe(empfangen, art, kontrolle, zertifikate, verschluesselt)
        except EingabeFehler:
            raise Auftragsfehler(rm.EMPFAENGER_INTERN) from None
        return Empfaengerantwort(nachricht, zertifikate, warnungen)

    def _pruefe(
        self,
        empfangen: Empfangen,
        art: Art,
        kontrolle: Kontrollblock,
        zertifikate: Sequence[Rollenzertifikat],
        verschluesselt: bool,
    ) -> tuple[str, ...]:
        """Warnings 3802 and 3803; everything worse is raised."""
        nachricht = empfangen.nachricht
        if nachricht.art is not art.antwort:
            raise Auftragsfehler(rm.EMPFAENGER_INTERN)
        if kontrollblock_von(nachricht).response != kontrolle.challenge:
            raise Auftragsfehler(rm.EMPFAENGERSIGNATUR_FALSCH)
        warnungen = self._pruefe_signatur(nachricht, zertifikate)
        if not rm.urteile(lies_rueckmeldungen(nachricht)).ausgefuehrt:
            raise Auftragsfehler(rm.NICHT_ANGENOMMEN)
        if verschluesselt and not empfangen.verschluesselt:
            warnungen = (*warnungen, rm.ANTWORT_UNVERSCHLUESSELT)
        return warnungen

    def _pruefe_signatur(
        self, nachricht: Nachricht, zertifikate: Sequence[Rollenzertifikat]
    ) -> tuple[str, ...]:
        rollen = (Rolle.SIGNATUR_EMPFAENGER, Rolle.SIGNATUR_ABSENDER)
        unterzeichner = next((z for r in rollen for z in zertifikate if z.rolle is r), None)
        if unterzeichner is None:
            if nachricht.block(ANTWORT) is None:
                return (rm.ANTWORT_UNSIGNIERT,)
            raise Auftragsfehler(rm.EMPFAENGERSIGNATUR_FALSCH)
        code = self.pruefstelle.code(unterzeichner)
        if code is not None:
            raise Auftragsfehler(code)
        try:
            pruefe(nachricht, ANTWORT, Zertifikat.aus_der(unterzeichner.der), self.policy)
        except NichtSigniert:
            return (rm.ANTWORT_UNSIGNIERT,)
        except TransportsignaturFehler:
            raise Auftragsfehler(rm.EMPFAENGERSIGNATUR_FALSCH) from None
        return ()
