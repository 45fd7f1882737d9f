"""The path from a certificate to an anchor at a point in time, and whether anything in it is revoked.

Path building and revocation are the library's (RFC 5280 section 6; nothing is fetched by it). Beyond that
the anchor, too, must be valid and long enough. No subject alternative name is needed: function certificates
of the V-PKI have none.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Protocol

from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator.context import ValidationContext
from pyhanko_certvalidator.errors import (
    InsufficientRevinfoError,
    InvalidCertificateError,
    PathBuildingError,
    RevokedError,
)
from pyhanko_certvalidator.policy_decl import (
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)

from gateway.schutz.kettenregeln import Kettenregeln
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.sperrliste import fuer_zeitpunkt
from gateway.schutz.urteil import Befund, Urteil
from gateway.schutz.vertrauen import Vertrauensspeicher
from gateway.schutz.zertifikat import Zertifikat

_log = logging.getLogger(__name__)

_EINER_NACH_DEM_ANDEREN = threading.Lock()
"""asn1crypto reads an object only when it is asked for its parts: two threads at once may leave an issuer
half read, and then no path is valid any more until the process starts again."""

_PFLICHT = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED
_KEINE = RevocationCheckingRule.NO_CHECK
_STRENG = RevocationCheckingPolicy(_PFLICHT, _PFLICHT)
_WIE_ANGEGEBEN = RevocationCheckingPolicy(_PFLICHT, RevocationCheckingRule.CHECK_IF_DECLARED)
"""An issuer whose certificate names no place for revocation lists need not have any."""
_OHNE = RevocationCheckingPolicy(_KEINE, _KEINE)
_NACHSICHTIG = (
    RevocationCheckingPolicy(_PFLICHT, _KEINE),
    RevocationCheckingPolicy(_KEINE, _PFLICHT),
    _OHNE,
)
"""What is still known of revocation must count even if not everything is known."""


class Ocspquelle(Protocol):
    """Asks an OCSP responder; what it answers is verified here."""

    def frage(self, zertifikat: Zertifikat, aussteller: Zertifikat) -> bytes | None:
        """The DER response; None when there is none to be had. Never raises."""
        ...


@dataclass(frozen=True)
class Kettenfrage:
    """One certificate, one moment, and what is at hand to build the path."""

    zertifikat: Zertifikat
    wann: datetime
    weitere: tuple[Zertifikat, ...]
    stand: Vertrauensspeicher

    def urteil(self, befund: Befund, *, ohne_sperrauskunft: bool = False) -> Urteil:
        return Urteil(befund, self.wann, self.zertifikat, ohne_sperrauskunft)


class Kettenpruefung:
    """Judges the path and nothing else."""

    def __init__(self, policy: Schutzpolicy, ocsp: Ocspquelle | None):
        self._policy = policy
        self._ocsp = ocsp

    def pruefe(self, frage: Kettenfrage) -> Urteil:
        """Lists first, OCSP where they don't tell, then the policy decides."""
        ocsp: list[bytes] = []
        befund = self._durchlauf(frage, _STRENG, ocsp)
        if befund is Befund.SPERRAUSKUNFT_FEHLT and self._ocsp:
            ocsp = self._frage_ocsp(frage, self._ocsp)
            befund = self._durchlauf(frage, _STRENG, ocsp)
        if befund is Befund.SPERRAUSKUNFT_FEHLT:
            befund = self._durchlauf(frage, _WIE_ANGEGEBEN, ocsp)
        if befund is not Befund.SPERRAUSKUNFT_FEHLT or self._policy.ohne_sperrauskunft == "ablehnen":
            return frage.urteil(befund)
        befunde = [self._durchlauf(frage, regel, ocsp) for regel in _NACHSICHTIG]
        if Befund.GESPERRT in befunde:
            return frage.urteil(Befund.GESPERRT)
        return frage.urteil(befunde[-1], ohne_sperrauskunft=True)

    def _frage_ocsp(self, frage: Kettenfrage, ocsp: Ocspquelle) -> list[bytes]:
        """One response for every certificate below the anchor, as far as there is one."""
        try:
            pfad = self._pfad(frage, _OHNE, ())
        except Exception:  # without a path there is nobody to ask about
            return []
        antworten = (ocsp.frage(zertifikat, aussteller) for aussteller, zertifikat in pairwise(pfad))
        return [antwort for antwort in antworten if antwort is not None]

    def _durchlauf(
        self, frage: Kettenfrage, regel: RevocationCheckingPolicy, ocsp: Sequence[bytes]
    ) -> Befund:
        try:
            pfad = self._pfad(frage, regel, ocsp)
        except RevokedError:
            return Befund.GESPERRT
        except InsufficientRevinfoError:
            return Befund.SPERRAUSKUNFT_FEHLT
        except (PathBuildingError, InvalidCertificateError):
            return Befund.UNBEKANNTER_AUSSTELLER
        except Exception as fehler:  # whatever a hostile certificate makes the library trip over
            _log.warning("Die Pfadprüfung brach ab: %s in %s", type(fehler).__name__, _ort(fehler))
            return Befund.KETTE_UNGUELTIG
        if any(_bekannt_gesperrt(frage, *paar) for paar in pairwise(pfad)):
            return Befund.GESPERRT
        if regel is _WIE_ANGEGEBEN and any(_nur_unbrauchbare_listen(frage, z) for z in pfad[:-2]):
            return Befund.SPERRAUSKUNFT_FEHLT
        traegt = all(self._traegt(z, frage.wann) for z in pfad if z != frage.zertifikat)
        return Befund.GUELTIG if traegt else Befund.KETTE_UNGUELTIG

    def _pfad(
        self, frage: Kettenfrage, regel: RevocationCheckingPolicy, ocsp: Sequence[bytes]
    ) -> list[Zertifikat]:
        """From the anchor down; raises the library's errors."""
        with _EINER_NACH_DEM_ANDEREN:
            umgebung = self._umgebung(frage, regel, ocsp)
            pruefer = CertificateValidator(frage.zertifikat.asn1, validation_context=umgebung)
            return [Zertifikat(z.dump()) for z in asyncio.run(pruefer.async_validate_path())]

    def _traegt(self, aussteller: Zertifikat, wann: datetime) -> bool:
        """The library trusts an anchor whatever its dates and its key."""
        return (
            aussteller.gueltig_ab <= wann <= aussteller.gueltig_bis
            and aussteller.bits >= self._policy.mindestens(aussteller)
        )

    def _umgebung(
        self, frage: Kettenfrage, regel: RevocationCheckingPolicy, ocsp: Sequence[bytes]
    ) -> ValidationContext:
        stand = frage.stand
        return ValidationContext(
            trust_roots=[z.asn1 for z in stand.anker],
            other_certs=[z.asn1 for z in (*stand.aussteller, *frage.weitere)],
            crls=[s.asn1 for s in fuer_zeitpunkt(stand.sperrlisten, frage.wann)],
            ocsps=ocsp,
            moment=frage.wann,
            revinfo_policy=CertRevTrustPolicy(regel, retroactive_revinfo=True),
            algorithm_usage_policy=Kettenregeln(self._policy),
            time_tolerance=timedelta(0),
        )


def _ort(fehler: Exception) -> str:
    """Where it was raised; what the library says may quote the certificate and is not told."""
    stelle = traceback.extract_tb(fehler.__traceback__)[-1]
    return f"{Path(stelle.filename).name}:{stelle.lineno}"


def _bekannt_gesperrt(frage: Kettenfrage, aussteller: Zertifikat, zertifikat: Zertifikat) -> bool:
    """Lenient rules skip lists that are at hand; whom they name stays revoked, even on an outdated one."""
    return any(
        liste.nennt(zertifikat, frage.wann) and liste.ist_von(aussteller)
        for liste in fuer_zeitpunkt(frage.stand.sperrlisten, frage.wann)
    )


def _nur_unbrauchbare_listen(frage: Kettenfrage, aussteller: Zertifikat) -> bool:
    """This issuer does give lists, but none at hand is current and rightly signed."""
    listen = [s for s in frage.stand.sperrlisten if s.x509.issuer == aussteller.x509.subject]
    return bool(listen) and not any(s.ist_aktuell(frage.wann) and s.ist_von(aussteller) for s in listen)
