"""The client's side of a dialog: every request built alike, every response checked alike (osci-draht.md 3).

A response counts only when it is encrypted if the request was, is of the expected type, repeats our
challenge, conversation and sequence number, and is signed by the configured mailbox over all its parts.
After anything else the dialog cannot be used any more: nothing is known about what the mailbox did.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from typing import BinaryIO, cast

from adapters.osci.draht import merkmale
from adapters.osci.draht.kontrollblock import Kontrollblock, neue_challenge
from adapters.osci.draht.kontrollblock import block as kontrollblock
from adapters.osci.draht.kopfbloecke import (
    Rolle,
    Rollenzertifikat,
    eigenes,
    lies_zertifikate,
    sprachen,
    zertifikatsblock,
)
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Folge
from adapters.osci.inhalt.sendung import absenderzertifikat, ohne_absender
from adapters.osci.schutz.transportsignatur import ANTWORT, AUFTRAG, pruefe
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.schutz.umschlag import Entwurf, Signaturwunsch, schreibe
from adapters.osci.teilnehmer.austausch import Antwort, Auftrag, kontrollblock_von, lies_rueckmeldungen
from adapters.osci.teilnehmer.beteiligte import Gegenstelle, Teilnehmer, Transportregeln
from adapters.osci.teilnehmer.empfang import Empfangen, empfange
from adapters.osci.teilnehmer.leitung import Leitung
from adapters.osci.transportfehler import (
    AntwortUnpassend,
    DialogBeendet,
    FremdeSignatur,
    KontrollblockFalsch,
    Unverschluesselt,
)
from gateway.errors import EingabeFehler
from gateway.schutz.urteil import Zweck

_IM_SPEICHER = 1024 * 1024
_OHNE_CHIFFRE = frozenset(
    {Art.EXIT_DIALOG, Art.FETCH_DELIVERY, Art.FETCH_PROCESS_CARD, Art.PARTIAL_FETCH_DELIVERY}
)
"""Orders of an opened dialog in which the schema has no place for our cipher certificate."""


class Dialog:
    """One dialog with one mailbox; `explizit` opens it with initDialog, otherwise each order stands alone."""

    def __init__(
        self, leitung: Leitung, teilnehmer: Teilnehmer, gegenstelle: Gegenstelle, regeln: Transportregeln
    ):
        self._leitung = leitung
        self._teilnehmer = teilnehmer
        self._gegenstelle = gegenstelle
        self._regeln = regeln
        self._letzte_challenge: str | None = None
        self._gespraech: str | None = None
        self._nummer = 0
        self._beendet = False
        self._pruefe_gegenstelle()

    @property
    def explizit(self) -> bool:
        return self._gespraech is not None

    @contextmanager
    def tausche(
        self, auftrag: Auftrag, *, auch: Sequence[Art] = (), spool: BinaryIO | None = None
    ) -> Iterator[Antwort]:
        """Send one order and give its checked response; `auch`: other response types that fit; `spool`: an
        empty file of the caller, in which the response stays.

        Raises `PostfachNichtErreichbar`, `SoapFault` and the refusals of `transportfehler`."""
        if self._beendet:
            raise DialogBeendet()
        self._beendet = True  # until the response has passed every check
        kontrolle = self._kontrolle(auftrag.art)
        nachricht = self._schreibe(auftrag, kontrolle)
        with self._spool() if spool is None else nullcontext(spool) as spool, ExitStack() as belegt:
            with _unglaubwuerdig(), self._leitung.austausch(self._gegenstelle.url, nachricht) as strom:
                schluessel = [self._teilnehmer.verschluesselung]
                grenze = self._regeln.hoechstgroesse
                strom = belegt.enter_context(self._regeln.spoolraum.bemessen(strom))
                empfangen = empfange(strom, spool, schluessel, self._regeln.policy, grenze=grenze)
            try:
                with _unglaubwuerdig():
                    self._pruefe(empfangen, kontrolle, (auftrag.art.antwort, *auch))
                    self._weiter(auftrag.art, empfangen.nachricht)
                yield Antwort(empfangen.nachricht, lies_rueckmeldungen(empfangen.nachricht), spool)
            finally:
                empfangen.nachricht.close()

    def _pruefe_gegenstelle(self) -> None:
        """Invariant 7: no valid certificate, no sending."""
        for zertifikat, zweck in (
            (self._gegenstelle.signatur, Zweck.SIGNATUR),
            (self._gegenstelle.verschluesselung, Zweck.VERSCHLUESSELUNG),
        ):
            self._regeln.pruefstelle.urteil(zertifikat.der, zweck).fordere()

    @contextmanager
    def _spool(self) -> Iterator[BinaryIO]:
        ordner = str(self._regeln.zwischenablage) if self._regeln.zwischenablage else None
        with tempfile.SpooledTemporaryFile(max_size=_IM_SPEICHER, dir=ordner) as datei:
            yield cast(BinaryIO, datei)

    def _kontrolle(self, art: Art) -> Kontrollblock:
        if art is Art.INIT_DIALOG:
            return Kontrollblock(challenge=neue_challenge())
        nummer = self._nummer if self.explizit else 0
        return Kontrollblock(self._letzte_challenge, neue_challenge(), self._gespraech, nummer)

    def schreibe_klar(self, auftrag: Auftrag) -> Folge:
        """The order as a complete message without signature and encryption, to be sent in chunks."""
        entwurf, _ = self._entwurf(auftrag, Kontrollblock(challenge=neue_challenge(), sequence_number=0))
        return schreibe(entwurf, None)

    def pruefe_beleg(self, nachricht: Nachricht) -> None:
        """A response that came in chunks: signed by the mailbox? Its ControlBlock says nothing."""
        pruefe(nachricht, ANTWORT, self._gegenstelle.signatur, self._regeln.policy)

    def _schreibe(self, auftrag: Auftrag, kontrolle: Kontrollblock) -> Folge:
        entwurf, signierer = self._entwurf(auftrag, kontrolle)
        wunsch = Signaturwunsch(AUFTRAG, self._teilnehmer.unterschrift, signierer.kennung)
        nachricht = schreibe(entwurf, wunsch)
        if not self._regeln.verschluesseln:
            return nachricht
        return verschluessele(nachricht, self._gegenstelle.verschluesselung)

    def _entwurf(self, auftrag: Auftrag, kontrolle: Kontrollblock) -> tuple[Entwurf, Rollenzertifikat]:
        unseres = self._teilnehmer.unterschrift.schluessel.zertifikat.der
        signierer = absenderzertifikat(auftrag.zertifikate, unseres)
        zertifikate = [signierer, *ohne_absender(auftrag.zertifikate)]
        if auftrag.art not in _OHNE_CHIFFRE:
            chiffre = self._teilnehmer.verschluesselung.zertifikat.der
            zertifikate.append(eigenes(Rolle.CHIFFRE_ABSENDER, chiffre))
        bloecke = (
            kontrollblock(kontrolle),
            sprachen(),
            *auftrag.bloecke,
            zertifikatsblock(zertifikate),
            merkmale.block(merkmale.Merkmale()),
        )
        entwurf = Entwurf(auftrag.art, bloecke, auftrag.rumpf, auftrag.rumpf_ns, auftrag.anhaenge)
        return entwurf, signierer

    def _pruefe(self, empfangen: Empfangen, kontrolle: Kontrollblock, arten: Sequence[Art]) -> None:
        if self._regeln.verschluesseln and empfangen.schluessel is None:
            raise Unverschluesselt()
        nachricht = empfangen.nachricht
        self._pruefe_kontrolle(nachricht, kontrolle)
        if nachricht.art not in arten or nachricht.auftrag() is None:
            raise AntwortUnpassend()
        for zertifikat in lies_zertifikate(nachricht.block("IntermediaryCertificates")):
            fremd = zertifikat.der != self._gegenstelle.signatur.der
            if zertifikat.rolle is Rolle.SIGNATUR_POSTFACH and fremd:
                raise FremdeSignatur()
        pruefe(nachricht, ANTWORT, self._gegenstelle.signatur, self._regeln.policy)

    def _pruefe_kontrolle(self, nachricht: Nachricht, gesendet: Kontrollblock) -> None:
        antwort = kontrollblock_von(nachricht)
        if antwort.response != gesendet.challenge:
            raise KontrollblockFalsch("Die Antwort wiederholt nicht die Challenge der Anfrage.")
        erwartet = gesendet.conversation_id
        if antwort.conversation_id is None or (erwartet and antwort.conversation_id != erwartet):
            raise KontrollblockFalsch("Die Antwort gehört zu einem anderen Dialog.")
        if antwort.sequence_number != gesendet.sequence_number:
            raise KontrollblockFalsch("Die Antwort trägt eine andere laufende Nummer.")

    def _weiter(self, art: Art, nachricht: Nachricht) -> None:
        antwort = kontrollblock_von(nachricht)
        if art is Art.INIT_DIALOG:
            self._gespraech = antwort.conversation_id
        elif self.explizit:
            self._nummer += 1
        self._letzte_challenge = antwort.challenge if self.explizit else None
        self._beendet = art is Art.EXIT_DIALOG or (self.explizit and antwort.challenge is None)


@contextmanager
def _unglaubwuerdig() -> Iterator[None]:
    """Whoever garbled this answer, mailbox or network: it decides nothing, and the next one may be good."""
    try:
        yield
    except EingabeFehler as fehler:
        fehler.wiederholbar = True
        raise
