"""Writes the mailbox's answers: signed responses, encrypted if asked so, and SOAP faults."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from adapters.osci.draht import merkmale
from adapters.osci.draht.kanontext import element
from adapters.osci.draht.kontrollblock import Kontrollblock, neue_challenge
from adapters.osci.draht.kontrollblock import block as kontrollblock
from adapters.osci.draht.kopfbloecke import Rolle, auftragsblock, eigenes, zertifikatsblock
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.draht.stuecke import Folge
from adapters.osci.mailbox.vorgang import Ergebnis, Vorgang
from adapters.osci.schutz.transportsignatur import ANTWORT, Unterschrift
from adapters.osci.schutz.transportverschluesselung import verschluessele
from adapters.osci.schutz.umschlag import Entwurf, Signaturwunsch, schreibe
from adapters.osci.teilnehmer.meldungen import rueckmeldung

_IM_RUMPF = frozenset(
    art.antwort for art in (Art.GET_MESSAGE_ID, Art.INIT_DIALOG, Art.EXIT_DIALOG, Art.FETCH_PROCESS_CARD)
)
_CHALLENGE_PFLICHT = frozenset(
    {Art.FETCH_DELIVERY, Art.FETCH_PROCESS_CARD, Art.PARTIAL_FETCH_DELIVERY, Art.MEDIATE_DELIVERY}
)
"""The schema wants a challenge here even when the order was refused and the dialog does not go on."""


@dataclass(frozen=True)
class Antwortschreiber:
    """Knows the mailbox's key and what it announces."""

    unterschrift: Unterschrift
    merkmale: merkmale.Merkmale

    def schreibe(self, vorgang: Vorgang, ergebnis: Ergebnis) -> Folge:
        """The complete response in the form in which the request came."""
        nachricht = self.signiert(vorgang, ergebnis, vorgang.art.antwort)
        if not vorgang.verschluesselt:
            return nachricht
        assert vorgang.chiffre is not None
        return verschluessele(nachricht, vorgang.chiffre)

    def signiert(self, vorgang: Vorgang, ergebnis: Ergebnis, art: Art) -> Folge:
        """The response of type `art`, signed but not encrypted."""
        unser = eigenes(Rolle.SIGNATUR_POSTFACH, self.unterschrift.schluessel.zertifikat.der)
        inhalt = (ergebnis.davor, rueckmeldung(ergebnis.codes), ergebnis.inhalt)
        im_rumpf = art in _IM_RUMPF
        bloecke = [kontrollblock(_kontrolle(vorgang))]
        if not im_rumpf:
            bloecke.append(auftragsblock(art, *inhalt))
        bloecke += [zertifikatsblock([unser]), *ergebnis.bloecke, merkmale.block(self.merkmale)]
        rumpf = Folge((element(f"osci:{art.element}", *inhalt).encode(),)) if im_rumpf else ergebnis.rumpf
        entwurf = Entwurf(art, tuple(bloecke), rumpf, ergebnis.rumpf_ns, ergebnis.anhaenge)
        return schreibe(entwurf, Signaturwunsch(ANTWORT, self.unterschrift, unser.kennung))


def _kontrolle(vorgang: Vorgang) -> Kontrollblock:
    """Even an implicit response needs a conversation id."""
    return Kontrollblock(
        vorgang.kontrolle.challenge,
        vorgang.neue_challenge or (neue_challenge() if vorgang.art in _CHALLENGE_PFLICHT else None),
        vorgang.gespraech or str(secrets.randbelow(10**12)),
        vorgang.kontrolle.sequence_number,
    )
