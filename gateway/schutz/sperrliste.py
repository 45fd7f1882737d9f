"""Revocation lists (RFC 5280 section 5): reading, whose they are, which of them counts at a moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256

from asn1crypto import crl as asn1_crl
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.schutz.fehler import SperrlisteAbgelehnt
from gateway.schutz.zertifikat import NICHT_LESBAR, Zertifikat


@dataclass(frozen=True)
class Sperrliste:
    """A revocation list; its signature is checked only when it is used or imported."""

    der: bytes

    @classmethod
    def aus_der(cls, der: bytes) -> Sperrliste:
        """Raises `SperrlisteAbgelehnt`."""
        liste = cls(der)
        try:
            _ = (liste.x509.extensions, liste.ausgestellt, liste._umfang)
        except NICHT_LESBAR:
            raise SperrlisteAbgelehnt("Das ist keine Sperrliste.") from None
        return liste

    @classmethod
    def aus_pem(cls, block: bytes) -> Sperrliste:
        """From one PEM block. Raises `SperrlisteAbgelehnt`."""
        try:
            der = x509.load_pem_x509_crl(block).public_bytes(Encoding.DER)
        except NICHT_LESBAR:
            raise SperrlisteAbgelehnt("Das ist keine Sperrliste.") from None
        return cls.aus_der(der)

    @cached_property
    def x509(self) -> x509.CertificateRevocationList:
        return x509.load_der_x509_crl(self.der)

    @cached_property
    def asn1(self) -> asn1_crl.CertificateList:
        """The same for the path library."""
        return asn1_crl.CertificateList.load(self.der)

    @property
    def aussteller(self) -> str:
        return self.x509.issuer.rfc4514_string()

    @property
    def ausgestellt(self) -> datetime:
        return self.x509.last_update_utc

    @property
    def naechste(self) -> datetime | None:
        """When the next issue is due; None = the list doesn't say and counts as outdated."""
        return self.x509.next_update_utc

    @property
    def anzahl(self) -> int:
        """How many certificates it revokes."""
        return len(self.x509)

    def reihe(self, aussteller: Iterable[Zertifikat]) -> bytes:
        """Lists of one series replace each other: same issuer, same key, same scope, delta or complete.

        A CA may have several keys under one name. Which one signed tells the signature; of keys that are
        not at hand only what the list says of itself (authority key identifier, RFC 5280 section 5.2.1)."""
        schluessel = (ca.schluesselabdruck for ca in aussteller if self.ist_von(ca))
        return b"\0".join([self.x509.issuer.public_bytes(), next(schluessel, self._genannt), self._umfang])

    @cached_property
    def _genannt(self) -> bytes:
        return b"".join(
            e.value.public_bytes()
            for e in self.x509.extensions
            if isinstance(e.value, x509.AuthorityKeyIdentifier)
        )

    @cached_property
    def _umfang(self) -> bytes:
        umfang = [
            sha256(e.value.public_bytes()).digest()
            for e in self.x509.extensions
            if isinstance(e.value, x509.IssuingDistributionPoint)
        ]
        delta = any(isinstance(e.value, x509.DeltaCRLIndicator) for e in self.x509.extensions)
        return b"\0".join([*umfang, b"delta" if delta else b""])

    def ist_aktuell(self, wann: datetime) -> bool:
        """Between this and the next issue."""
        return self.naechste is not None and self.ausgestellt <= wann <= self.naechste

    def gesperrt_seit(self, zertifikat: Zertifikat, wann: datetime) -> datetime | None:
        """Since when this serial number is revoked; None = not by this moment. Says nothing about who signed
        the list."""
        eintrag = self.x509.get_revoked_certificate_by_serial_number(zertifikat.x509.serial_number)
        if eintrag is None or eintrag.revocation_date_utc > wann or _aufgehoben(eintrag):
            return None
        return eintrag.revocation_date_utc

    def ist_von(self, aussteller: Zertifikat) -> bool:
        """Signed with the key of this issuer, which may sign lists."""
        return (
            self.x509.issuer == aussteller.x509.subject
            and "cRLSign" in aussteller.verwendungen
            and self.x509.is_signature_valid(aussteller.oeffentlich)  # type: ignore[arg-type]
        )


def _aufgehoben(eintrag: x509.RevokedCertificate) -> bool:
    """A delta list takes back a suspension."""
    return any(
        isinstance(e.value, x509.CRLReason) and e.value.reason is x509.ReasonFlags.remove_from_crl
        for e in eintrag.extensions
    )
