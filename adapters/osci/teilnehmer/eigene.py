"""Nothing leaves with a certificate of ours that the other side would have to refuse."""

from __future__ import annotations

from adapters.osci.teilnehmer.beteiligte import Teilnehmer, Transportregeln
from gateway.schutz.fehler import EigenesZertifikatUngueltig
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.urteil import Befund, Zweck

_WEISS_DIE_GEGENSEITE = frozenset({Befund.GUELTIG, Befund.UNBEKANNTER_AUSSTELLER, Befund.SPERRAUSKUNFT_FEHLT})
"""Our trust folder is for judging others: it need not know our own issuer and its lists."""


def fordere_sendefaehig(teilnehmer: Teilnehmer, regeln: Transportregeln) -> None:
    """Raises `EigenesZertifikatUngueltig` when one of ours is expired, revoked, too weak or misused."""
    fordere_unterschrift(teilnehmer, regeln)
    _fordere(teilnehmer.verschluesselung, Zweck.VERSCHLUESSELUNG, regeln)


def fordere_unterschrift(teilnehmer: Teilnehmer, regeln: Transportregeln) -> None:
    """The same for what signs an order: a mailbox would refuse it as if it were for good, while we only have to
    exchange a key. What is fetched may well be for an earlier cipher certificate."""
    _fordere(teilnehmer.unterschrift.schluessel, Zweck.SIGNATUR, regeln)


def _fordere(schluessel: Schluessel, zweck: Zweck, regeln: Transportregeln) -> None:
    urteil = regeln.pruefung.pruefe(
        schluessel.zertifikat.der, zweck, regeln.uhr.jetzt(), weitere=schluessel.kette
    )
    if urteil.befund not in _WEISS_DIE_GEGENSEITE:
        urteil.fordere(EigenesZertifikatUngueltig)
