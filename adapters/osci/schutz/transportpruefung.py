"""Did somebody we trust sign header and body? And which certificates does a message carry?

The signer's certificate stands in the message itself; its place depends on who writes this type of message.
"""

from __future__ import annotations

from datetime import datetime

from adapters.osci.draht.kopfbloecke import Rolle, Rollenzertifikat, lies_zertifikate
from adapters.osci.draht.nachricht import Nachricht
from adapters.osci.draht.nachrichtenart import Art
from adapters.osci.fehler import TransportsignaturFehler, UmschlagFehler
from adapters.osci.schutz import transportsignatur
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.urteil import Zweck
from gateway.schutz.zertifikat import Zertifikat

_SIGNATURBLOECKE = (transportsignatur.AUFTRAG, transportsignatur.ANTWORT)
_VOM_POSTFACH = frozenset({Art.ACCEPT_DELIVERY, Art.PROCESS_DELIVERY})
"""Orders that the mailbox signs."""
_VOM_EMPFAENGER = frozenset({Art.PROCESS_DELIVERY.antwort})
"""Answers that the passive recipient signs, being the originator of their contents."""


def von_bekannten_signiert(
    nachricht: Nachricht, pruefung: Zertifikatspruefung, policy: Schutzpolicy, wann: datetime
) -> bool:
    """Verify a transport signature if there is one; True if its certificate is valid too.

    Who carried the message is not who wrote it: an unknown carrier spoils nothing but the header.
    Raises `TransportsignaturFehler` and its leaves for a signature that does not hold."""
    namen = [name for name in _SIGNATURBLOECKE if nachricht.block(name) is not None]
    if len(namen) > 1:
        raise UmschlagFehler("Die Nachricht trägt zwei Transportsignaturen.")
    if not namen:
        return False
    unterzeichner = _unterzeichner(nachricht, namen[0])
    transportsignatur.pruefe(nachricht, namen[0], unterzeichner, policy)
    return pruefung.pruefe(unterzeichner.der, Zweck.SIGNATUR, wann).gueltig


def zertifikate(nachricht: Nachricht, block: str) -> tuple[Rollenzertifikat, ...]:
    """The certificates in this header block. Raises `UmschlagFehler` when they are not readable."""
    try:
        return lies_zertifikate(nachricht.block(block))
    except ValueError:
        raise UmschlagFehler("Die Zertifikate der Nachricht sind nicht lesbar.") from None


def _unterzeichner(nachricht: Nachricht, name: str) -> Zertifikat:
    antwort_des_postfachs = name == transportsignatur.ANTWORT and nachricht.art not in _VOM_EMPFAENGER
    vom_postfach = antwort_des_postfachs or nachricht.art in _VOM_POSTFACH
    block = "IntermediaryCertificates" if vom_postfach else "NonIntermediaryCertificates"
    rolle = Rolle.SIGNATUR_POSTFACH if vom_postfach else Rolle.SIGNATUR_ABSENDER
    for zertifikat in zertifikate(nachricht, block):
        if zertifikat.rolle is rolle:
            return Zertifikat.aus_der(zertifikat.der)
    raise TransportsignaturFehler("Das Zertifikat der Transportsignatur fehlt.")
