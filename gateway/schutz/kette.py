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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
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

from gateway.schutz.kettengrund import gesperrt_seit, traegt, untragbar
from gateway.schutz.kettenregeln import Kettenregeln
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.urteil import Befund, Urteil
from gateway.schutz.vertrauen import Vertrauensspeicher
from gateway.schutz.zertifikat import Zertifikat

_log = logging.getLogger(__name__)
_bibliothek = logging.getLogger("pyhanko_certvalidator")
"""Logs tracebacks and names for every path that does not hold; what comes of it all is the verdict."""
_bibliothek.addHandler(logging.NullHandler())
_bibliothek.propagate = False

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


_Gefragt = tuple[Zertifikat, Zertifikat]
"""A certificate and its issuer."""


class Ocspquelle(Protocol):
    """Asks an OCSP responder; what it answers is verified here, and only then worth remembering."""

    def frage(self, zertifikat: Zertifikat, aussteller: Zertifikat) -> bytes | None:
        """The DER response, unverified or remembered; None when there is none to be had. Never raises."""
        ...

    def merke(self, zertifikat: Zertifikat, aussteller: Zertifikat, antwort: bytes) -> None:
        """This response has proved good."""
        ...


@dataclass(frozen=True)
class Kettenfrage:
    """One certificate, one moment, and what is at hand to build the path."""

    zertifikat: Zertifikat
    wann: datetime
    weitere: tuple[Zertifikat, ...]
    stand: Vertrauensspeicher


@dataclass(frozen=True)
class _Aussteller:
    """Of whom a path may be built."""

    anker: tuple[Zertifikat, ...]
    andere: tuple[Zertifikat, ...]

    @classmethod
    def aller(cls, frage: Kettenfrage) -> _Aussteller:
        return cls(frage.stand.anker, (*frage.stand.aussteller, *frage.weitere))


class Kettenpruefung:
    """Judges the path and nothing else."""

    def __init__(self, policy: Schutzpolicy, ocsp: Ocspquelle | None):
        self._policy = policy
        self._ocsp = ocsp

    def pruefe(self, frage: Kettenfrage) -> Urteil:
        """The verdict, and which certificate on the way up is to blame."""
        befund, ohne_sperrauskunft = self._befinde(frage)
        urteil = Urteil(befund, frage.wann, frage.zertifikat, ohne_sperrauskunft)
        if befund is Befund.GESPERRT:
            schuld, seit = gesperrt_seit(frage.zertifikat, frage.weitere, frage.stand, frage.wann)
            return replace(urteil, schuld=schuld, seit=seit)
        if befund is Befund.KETTE_UNGUELTIG:
            schuld = untragbar(frage.zertifikat, frage.weitere, frage.stand, frage.wann, self._policy)
            return replace(urteil, schuld=schuld)
        return urteil

    def _befinde(self, frage: Kettenfrage) -> tuple[Befund, bool]:
        """Lists first, OCSP where they don't tell, then the policy decides; True = without knowing of all
        whether they are revoked."""
        ocsp: Sequence[bytes] = ()
        befund = self._durchlauf(frage, _STRENG, ocsp)
        if befund is Befund.SPERRAUSKUNFT_FEHLT and self._ocsp:
            antworten = self._frage_ocsp(frage, self._ocsp)
            ocsp = list(antworten.values())
            befund = self._durchlauf(frage, _STRENG, ocsp)
            if befund in (Befund.GUELTIG, Befund.GESPERRT):
                self._merke_tragende(frage, self._ocsp, antworten, befund)
        if befund is Befund.SPERRAUSKUNFT_FEHLT:
            befund = self._durchlauf(frage, _WIE_ANGEGEBEN, ocsp)
        if befund is not Befund.SPERRAUSKUNFT_FEHLT or self._policy.ohne_sperrauskunft == "ablehnen":
            return befund, False
        befunde = [self._durchlauf(frage, regel, ocsp) for regel in _NACHSICHTIG]
        if Befund.GESPERRT in befunde:
            return Befund.GESPERRT, False
        return befunde[-1], True

    def _merke_tragende(
        self, frage: Kettenfrage, ocsp: Ocspquelle, antworten: Mapping[_Gefragt, bytes], befund: Befund
    ) -> None:
        """A response without which the verdict would be another one has been verified in reaching it."""
        for gefragt, antwort in antworten.items():
            uebrige = [a for andere, a in antworten.items() if andere != gefragt]
            if self._durchlauf(frage, _STRENG, uebrige) is not befund:
                ocsp.merke(*gefragt, antwort)

    def _frage_ocsp(self, frage: Kettenfrage, ocsp: Ocspquelle) -> dict[_Gefragt, bytes]:
        """One response for every certificate below the anchor, as far as there is one."""
        try:
            pfad = self._pfad(frage, self._tragende(frage), _OHNE, ())
        except Exception:  # without a path there is nobody to ask about
            return {}
        gefragt = [(zertifikat, aussteller) for aussteller, zertifikat in pairwise(pfad)]
        antworten = {paar: ocsp.frage(*paar) for paar in gefragt}
        return {paar: antwort for paar, antwort in antworten.items() if antwort is not None}

    def _durchlauf(
        self, frage: Kettenfrage, regel: RevocationCheckingPolicy, ocsp: Sequence[bytes]
    ) -> Befund:
        """Only issuers that hold are at hand: of a renewed CA the library would take the one that it sees
        first. Without a path the others tell what was wrong."""
        tragende, alle = self._tragende(frage), _Aussteller.aller(frage)
        befund = self._versuch(frage, tragende, regel, ocsp)
        if befund is not Befund.UNBEKANNTER_AUSSTELLER or tragende == alle:
            return befund
        sonst = self._versuch(frage, alle, regel, ocsp)
        return sonst if sonst in (befund, Befund.GESPERRT) else Befund.KETTE_UNGUELTIG

    def _tragende(self, frage: Kettenfrage) -> _Aussteller:
        """Without those that are expired, not yet valid or too weak."""
        alle = _Aussteller.aller(frage)
        return _Aussteller(
            tuple(z for z in alle.anker if traegt(z, frage.wann, self._policy)),
            tuple(z for z in alle.andere if traegt(z, frage.wann, self._policy)),
        )

    def _versuch(
        self,
        frage: Kettenfrage,
        aussteller: _Aussteller,
        regel: RevocationCheckingPolicy,
        ocsp: Sequence[bytes],
    ) -> Befund:
        try:
            pfad = self._pfad(frage, aussteller, regel, ocsp)
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
        haelt = all(traegt(z, frage.wann, self._policy) for z in pfad if z != frage.zertifikat)
        return Befund.GUELTIG if haelt else Befund.KETTE_UNGUELTIG

    def _pfad(
        self,
        frage: Kettenfrage,
        aussteller: _Aussteller,
        regel: RevocationCheckingPolicy,
        ocsp: Sequence[bytes],
    ) -> list[Zertifikat]:
        """From the anchor down; raises the library's errors."""
        with _EINER_NACH_DEM_ANDEREN:
            umgebung = self._umgebung(frage, aussteller, regel, ocsp)
            pruefer = CertificateValidator(frage.zertifikat.asn1, validation_context=umgebung)
            return [Zertifikat(z.dump()) for z in asyncio.run(pruefer.async_validate_path())]

    def _umgebung(
        self,
        frage: Kettenfrage,
        aussteller: _Aussteller,
        regel: RevocationCheckingPolicy,
        ocsp: Sequence[bytes],
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=[z.asn1 for z in aussteller.anker],
            other_certs=[z.asn1 for z in aussteller.andere],
            crls=[s.asn1 for s in frage.stand.sperrlisten_zum(frage.wann)],
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
        liste.gesperrt_seit(zertifikat, frage.wann) and liste.ist_von(aussteller)
        for liste in frage.stand.sperrlisten_zum(frage.wann)
    )


def _nur_unbrauchbare_listen(frage: Kettenfrage, aussteller: Zertifikat) -> bool:
    """This issuer does give lists, but none at hand is current and rightly signed."""
    listen = [s for s in frage.stand.sperrlisten if s.x509.issuer == aussteller.x509.subject]
    return bool(listen) and not any(s.ist_aktuell(frage.wann) and s.ist_von(aussteller) for s in listen)
