"""What we do and what we accept: one frozen policy with strict defaults.

Sources: OSCI 1.2 profile of XInneres (AES-GCM only since November 2019), BSI TR-02102 (RSA of 3000 bit
and more since 2024), BSI Verwaltungs-PKI certificate profiles.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Literal, TypeVar

from gateway.schutz.fehler import AlgorithmusUnzulaessig, NichtEntschluesselbar
from gateway.schutz.verfahren import (
    Chiffre,
    Digestverfahren,
    Maskenverfahren,
    Schluesseltransport,
    Signaturverfahren,
)
from gateway.schutz.zertifikat import Zertifikat

_V = TypeVar("_V", bound=StrEnum)

_SIGNATUREN_SCHREIBEN = frozenset(
    {
        Signaturverfahren.RSA_SHA256,
        Signaturverfahren.RSA_SHA512,
        Signaturverfahren.PSS_SHA256,
        Signaturverfahren.PSS_SHA512,
        Signaturverfahren.ECDSA_SHA256,
        Signaturverfahren.ECDSA_SHA512,
    }
)


@dataclass(frozen=True)
class Schutzpolicy:
    """The algorithms and limits; the fields without "lesen" hold for what we write."""

    signaturen: frozenset[Signaturverfahren] = _SIGNATUREN_SCHREIBEN
    """Signature methods with which we sign."""
    signaturen_lesen: frozenset[Signaturverfahren] = frozenset(Signaturverfahren) - {
        Signaturverfahren.RSA_SHA1
    }
    """Signature methods that we accept from others: everything known but SHA-1."""
    digests: frozenset[Digestverfahren] = frozenset({Digestverfahren.SHA256, Digestverfahren.SHA512})
    """Digests of references that we write."""
    digests_lesen: frozenset[Digestverfahren] = frozenset(Digestverfahren) - {Digestverfahren.SHA1}
    """Digests of references that we accept: everything known but SHA-1."""
    chiffren: frozenset[Chiffre] = frozenset({Chiffre.AES256_GCM})
    """Ciphers with which we encrypt."""
    chiffren_lesen: frozenset[Chiffre] = frozenset(
        {Chiffre.AES128_GCM, Chiffre.AES192_GCM, Chiffre.AES256_GCM}
    )
    """Ciphers that we accept: only those that authenticate."""
    transporte: frozenset[Schluesseltransport] = frozenset({Schluesseltransport.OAEP})
    """Key transport in both directions: OAEP only."""
    oaep_digests_lesen: frozenset[Digestverfahren] = frozenset(
        {Digestverfahren.SHA256, Digestverfahren.SHA384, Digestverfahren.SHA512}
    )
    """Digest parameters of OAEP that we accept; we write SHA-256."""
    masken_lesen: frozenset[Maskenverfahren] = frozenset(Maskenverfahren) - {Maskenverfahren.MGF1_SHA1}
    """Mask generation functions of OAEP that we accept; we write MGF1 with SHA-256."""
    rsa_bits: int = 3072
    """Shortest RSA key with which we sign and for which we encrypt."""
    rsa_bits_lesen: int = 3072
    """Shortest RSA key that we accept from others, issuers included."""
    ec_bits_lesen: int = 256
    """Shortest elliptic curve that we accept from others, issuers included."""
    ohne_sperrauskunft: Literal["ablehnen", "zulassen"] = "ablehnen"
    """What counts when no valid revocation list tells about a certificate."""
    sperrliste_alarm: timedelta = timedelta(days=2)
    """A revocation list whose next issue is due in less than this raises the age alarm."""
    ablauf_warnung: tuple[int, ...] = (60, 30, 14, 7)
    """Warning levels in days before a certificate expires."""

    def mindestens(self, zertifikat: Zertifikat) -> int:
        """The shortest key in bits that a foreign certificate of this kind may have."""
        return self.rsa_bits_lesen if zertifikat.ist_rsa else self.ec_bits_lesen

    def signatur_zum_lesen(self, uri: str) -> Signaturverfahren:
        """The signature method of a foreign message. Raises `AlgorithmusUnzulaessig` (T010)."""
        return _erlaubt(Signaturverfahren, uri, self.signaturen_lesen, "Signaturverfahren")

    def digest_zum_lesen(self, uri: str) -> Digestverfahren:
        """The digest of a foreign reference. Raises `AlgorithmusUnzulaessig` (T010)."""
        return _erlaubt(Digestverfahren, uri, self.digests_lesen, "Hashverfahren")

    def chiffre_zum_lesen(self, uri: str) -> Chiffre:
        """The cipher of foreign content. Raises `NichtEntschluesselbar` (T020)."""
        try:
            return _erlaubt(Chiffre, uri, self.chiffren_lesen, "Verschlüsselungsverfahren")
        except AlgorithmusUnzulaessig as fehler:
            raise NichtEntschluesselbar(fehler.text) from None

    def transport_zum_lesen(
        self, uri: str, digest: str, maske: str
    ) -> tuple[Schluesseltransport, Digestverfahren, Maskenverfahren]:
        """Key transport, OAEP digest and mask function of foreign content. Raises `NichtEntschluesselbar`."""
        try:
            return (
                _erlaubt(Schluesseltransport, uri, self.transporte, "Schlüsseltransportverfahren"),
                _erlaubt(Digestverfahren, digest, self.oaep_digests_lesen, "Hashverfahren von OAEP"),
                _erlaubt(Maskenverfahren, maske, self.masken_lesen, "Maskenverfahren von OAEP"),
            )
        except AlgorithmusUnzulaessig as fehler:
            raise NichtEntschluesselbar(fehler.text) from None


ABH_PROFIL = Schutzpolicy(
    signaturen_lesen=_SIGNATUREN_SCHREIBEN,
    digests_lesen=frozenset({Digestverfahren.SHA256, Digestverfahren.SHA512}),
    chiffren_lesen=frozenset({Chiffre.AES256_GCM}),
)
"""What counts as a delivery between authorities: narrower than what we can read and find strong enough."""


def _erlaubt(art: type[_V], uri: str, erlaubte: frozenset[_V], name: str) -> _V:
    try:
        verfahren = art(uri)
    except ValueError:
        raise AlgorithmusUnzulaessig(f"Das {name} ist unbekannt.") from None
    if verfahren not in erlaubte:
        raise AlgorithmusUnzulaessig(f"Das {name} {verfahren.name} ist nicht zugelassen.")
    return verfahren
