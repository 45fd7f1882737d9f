"""Is this certificate valid for this purpose at this moment? Path, revocation, key usage, key size.

Path building and revocation are the library's (RFC 5280 section 6, at a point in time, nothing fetched);
what the V-PKI profile asks beyond that is ours: key usage, key sizes, validity of the anchor too.
No subject alternative name is needed: function certificates of the V-PKI have none.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    InvalidCertificateError,
    PathBuildingError,
    RevokedError,
    ValidationError,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from gateway.schutz.fehler import ZertifikatAbgelehnt
from gateway.schutz.kettenregeln import Kettenregeln
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import fuer_zeitpunkt
from gateway.schutz.urteil import Befund, Urteil, Zweck
from gateway.schutz.vertrauen import Vertrauensordner
from gateway.schutz.zertifikat import Zertifikat

_PFLICHT = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
_KEINE = RevocationCheckingRule.NO_CHECK
_STRENG = RevocationCheckingPolicy(_PFLICHT, _PFLICHT)
_WIE_ANGEGEBEN = RevocationCheckingPolicy(_PFLICHT, RevocationCheckingRule.CHECK_IF_DECLARED)
"""An issuer whose certificate names no place for revocation lists need not have any."""
_NACHSICHTIG = (
    RevocationCheckingPolicy(_PFLICHT, _KEINE),
    RevocationCheckingPolicy(_KEINE, _PFLICHT),
    RevocationCheckingPolicy(_KEINE, _KEINE),
)
"""What is still known of revocation must count even if not everything is known."""


class Zertifikatspruefung:
    """Checks certificates against a trust folder, which is read again when it has changed."""

    def __init__(self, ordner: Path, policy: Schutzpolicy | None = None):
        self.policy = policy or Schutzpolicy()
        self.vertrauen = Vertrauensordner(ordner)

    def pruefe(
        self, der: bytes | None, zweck: Zweck, wann: datetime, *, weitere: Sequence[Zertifikat] = ()
    ) -> Urteil:
        """The verdict; never raises for a bad certificate.

        `weitere`: untrusted CA certificates from the message or the key file that may help to build the path.
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
        return self._kette(zertifikat, wann, weitere)

    def _eigene_regeln(self, zertifikat: Zertifikat, zweck: Zweck, wann: datetime) -> Befund:
        if wann > zertifikat.gueltig_bis:
            return Befund.ABGELAUFEN
        if wann < zertifikat.gueltig_ab:
            return Befund.NOCH_NICHT_GUELTIG
        if not zweck.value & zertifikat.verwendungen:
            return Befund.FALSCHER_ZWECK
        if zertifikat.bits < self._mindestens(zertifikat):
            return Befund.KURZER_SCHLUESSEL
        return Befund.GUELTIG

    def _mindestens(self, zertifikat: Zertifikat) -> int:
        return self.policy.rsa_bits_lesen if zertifikat.ist_rsa else self.policy.ec_bits_lesen

    def _kette(self, zertifikat: Zertifikat, wann: datetime, weitere: Sequence[Zertifikat]) -> Urteil:
        befund = self._durchlauf(zertifikat, wann, weitere, _STRENG)
        if befund is Befund.SPERRAUSKUNFT_FEHLT:
            befund = self._durchlauf(zertifikat, wann, weitere, _WIE_ANGEGEBEN)
        if befund is not Befund.SPERRAUSKUNFT_FEHLT or self.policy.ohne_sperrauskunft == "ablehnen":
            return Urteil(befund, wann, zertifikat)
        befunde = [self._durchlauf(zertifikat, wann, weitere, regel) for regel in _NACHSICHTIG]
        gesperrt = Befund.GESPERRT in befunde
        return Urteil(
            Befund.GESPERRT if gesperrt else befunde[-1], wann, zertifikat, ohne_sperrauskunft=not gesperrt
        )

    def _durchlauf(
        self,
        zertifikat: Zertifikat,
        wann: datetime,
        weitere: Sequence[Zertifikat],
        regel: RevocationCheckingPolicy,
    ) -> Befund:
        pruefer = CertificateValidator(
            zertifikat.asn1,
            validation_context=self._umgebung(wann, weitere, regel),
        )
        try:
            pfad = asyncio.run(pruefer.async_validate_path())
        except RevokedError:
            return Befund.GESPERRT
        except InsufficientRevinfoError:
            return Befund.SPERRAUSKUNFT_FEHLT
        except (PathBuildingError, InvalidCertificateError):
            return Befund.UNBEKANNTER_AUSSTELLER
        except (ValidationError, ValueError):
            return Befund.KETTE_UNGUELTIG
        aussteller = [Zertifikat(z.dump()) for z in pfad if z.dump() != zertifikat.der]
        return Befund.GUELTIG if all(self._traegt(z, wann) for z in aussteller) else Befund.KETTE_UNGUELTIG

    def _traegt(self, aussteller: Zertifikat, wann: datetime) -> bool:
        """The library trusts an anchor whatever its dates and its key."""
        return (
            aussteller.gueltig_ab <= wann <= aussteller.gueltig_bis
            and aussteller.bits >= self._mindestens(aussteller)
        )

    def _umgebung(
        self, wann: datetime, weitere: Sequence[Zertifikat], regel: RevocationCheckingPolicy
    ) -> ValidationContext:
        stand = self.vertrauen.stand()
        return ValidationContext(
            trust_roots=[z.asn1 for z in stand.anker],
            other_certs=[z.asn1 for z in (*stand.aussteller, *weitere)],
            crls=[s.asn1 for s in fuer_zeitpunkt(stand.sperrlisten, wann)],
            moment=wann,
            revinfo_policy=CertRevTrustPolicy(regel, retroactive_revinfo=True),
            algorithm_usage_policy=Kettenregeln(self.policy),
            time_tolerance=timedelta(0),
        )
