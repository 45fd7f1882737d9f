"""Is this certificate valid for this purpose at this moment? Validity, key usage, key size, then the path."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.gedaechtnis import Kettengedaechtnis
from gateway.schutz.kette import Kettenfrage, Kettenpruefung, Ocspquelle
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.urteil import Befund, Urteil, Zweck
from gateway.schutz.vertrauen import Vertrauensordner
from gateway.schutz.zertifikat import Zertifikat

WEITERE_HOECHSTENS = 10
"""Certificates of a stranger that may help to build a path; their combinations grow exponentially."""


class Zertifikatspruefung:
    """Checks certificates against a trust folder, which is read again when it has changed.

    `ocsp`: asked where no revocation list tells anything; None = never."""

    def __init__(self, ordner: Path, policy: Schutzpolicy | None = None, ocsp: Ocspquelle | None = None):
        self.policy = policy or Schutzpolicy()
        self.vertrauen = Vertrauensordner(ordner)
        self._kette = Kettengedaechtnis(Kettenpruefung(self.policy, ocsp))

    def pruefe(
        self, der: bytes | None, zweck: Zweck, wann: datetime, *, weitere: Sequence[Zertifikat] = ()
    ) -> Urteil:
        """The verdict; never raises for a bad certificate.

        `weitere`: untrusted CA certificates from the message or the key file that may help to build the path;
        only the first ten count.
        Raises `VertrauensordnerFalsch` when the trust folder itself is wrong."""
        if der is None:
            return Urteil(Befund.FEHLT, wann)
        try:
            zertifikat = Zertifikat.aus_der(der)
        except ZertifikatAbgelehnt:
            return Urteil(Befund.UNLESBAR, wann)
        befund = self._eigene_regeln(zertifikat, zweck, wann)
        if befund is not Befund.GUELTIG:
            return Urteil(befund, wann, zertifikat)
        return self._kette.pruefe(
            Kettenfrage(zertifikat, wann, tuple(weitere[:WEITERE_HOECHSTENS]), self.vertrauen.stand())
        )

    def _eigene_regeln(self, zertifikat: Zertifikat, zweck: Zweck, wann: datetime) -> Befund:
        if wann > zertifikat.gueltig_bis:
            return Befund.ABGELAUFEN
        if wann < zertifikat.gueltig_ab:
            return Befund.NOCH_NICHT_GUELTIG
        if zweck.value and not zweck.value & zertifikat.verwendungen:
            return Befund.FALSCHER_ZWECK
        if zertifikat.bits < self.policy.mindestens(zertifikat):
            return Befund.KURZER_SCHLUESSEL
        return Befund.GUELTIG
