"""A certificate: its DER bytes and what it says."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from gateway.schutz.fehler import ZertifikatAbgelehnt

NICHT_LESBAR = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
    Warning,  # what the library only warns of (a serial number below one) is against RFC 5280 as well
)
"""What the X.509 library raises for bytes that are none of its own."""
_SPKI = PublicFormat.SubjectPublicKeyInfo
_UNLESBAR = "Das Zertifikat ist nicht lesbar."


@dataclass(frozen=True)
class Zertifikat:
    """Two certificates are the same when their DER bytes are."""

    der: bytes

    @classmethod
    def aus_der(cls, der: bytes) -> Zertifikat:
        """Raises `ZertifikatAbgelehnt` when this is no certificate or no key that we know."""
        return _lies(der)

    @classmethod
    def aus_pem(cls, block: bytes) -> Zertifikat:
        """From one PEM block. Raises `ZertifikatAbgelehnt`."""
        try:
            return cls.aus_x509(x509.load_pem_x509_certificate(block))
        except NICHT_LESBAR:
            raise ZertifikatAbgelehnt(_UNLESBAR) from None

    @classmethod
    def aus_x509(cls, zertifikat: x509.Certificate) -> Zertifikat:
        return cls.aus_der(zertifikat.public_bytes(Encoding.DER))

    @classmethod
    def aus_datei(cls, inhalt: bytes) -> Zertifikat:
        """The first certificate of a PEM or DER file. Raises `ZertifikatAbgelehnt`."""
        return lies_zertifikate(inhalt)[0]

    def __repr__(self) -> str:
        return f"Zertifikat({self.fingerabdruck[:16]})"

    @cached_property
    def x509(self) -> x509.Certificate:
        return x509.load_der_x509_certificate(self.der)

    @cached_property
    def asn1(self) -> asn1_x509.Certificate:
        """The same for the path library."""
        return asn1_x509.Certificate.load(self.der)

    @cached_property
    def fingerabdruck(self) -> str:
        """SHA-256 of the DER bytes, hex."""
        return hashlib.sha256(self.der).hexdigest()

    @cached_property
    def schluesselabdruck(self) -> bytes:
        """SHA-256 of the public key: the same for a certificate renewed with the same key."""
        return hashlib.sha256(self.x509.public_key().public_bytes(Encoding.DER, _SPKI)).digest()

    @cached_property
    def inhaber(self) -> str:
        """Subject as RFC 4514 writes it, the most specific part first."""
        return self.x509.subject.rfc4514_string()

    @cached_property
    def aussteller(self) -> str:
        return self.x509.issuer.rfc4514_string()

    @property
    def seriennummer(self) -> str:
        """Decimal."""
        return str(self.x509.serial_number)

    @property
    def gueltig_ab(self) -> datetime:
        return self.x509.not_valid_before_utc

    @property
    def gueltig_bis(self) -> datetime:
        return self.x509.not_valid_after_utc

    @cached_property
    def verwendungen(self) -> frozenset[str]:
        """Key usages by their names in RFC 5280; empty when the extension is missing."""
        try:
            usage = self.x509.extensions.get_extension_for_class(x509.KeyUsage).value
        except x509.ExtensionNotFound:
            return frozenset()
        return frozenset(name for name, feld in _VERWENDUNGEN.items() if getattr(usage, feld))

    @cached_property
    def ist_ca(self) -> bool:
        try:
            return self.x509.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        except x509.ExtensionNotFound:
            return False

    @cached_property
    def ist_selbstsigniert(self) -> bool:
        """Issuer and subject are the same and the signature was made with the own key."""
        try:
            self.x509.verify_directly_issued_by(self.x509)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            return False
        return True

    @property
    def bits(self) -> int:
        """Size of the key; zero for kinds of keys that are not used here."""
        schluessel = self.oeffentlich
        return (
            schluessel.key_size if isinstance(schluessel, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) else 0
        )

    @property
    def ist_rsa(self) -> bool:
        return isinstance(self.oeffentlich, rsa.RSAPublicKey)

    @cached_property
    def oeffentlich(self) -> object:
        """The public key as the library knows it."""
        return self.x509.public_key()


@lru_cache(maxsize=256)
def _lies(der: bytes) -> Zertifikat:
    """Remembered: what the bytes say never changes, and the same few stand in every message. Whether it is valid
    is another question, asked anew each time."""
    zertifikat = Zertifikat(der)
    try:
        zertifikat.x509.public_key()
        _ = (zertifikat.inhaber, zertifikat.aussteller, zertifikat.verwendungen, zertifikat.gueltig_bis)
        positiv = zertifikat.x509.serial_number > 0
    except NICHT_LESBAR:
        raise ZertifikatAbgelehnt(_UNLESBAR) from None
    if not positiv:
        raise ZertifikatAbgelehnt(_UNLESBAR)
    return zertifikat


_VERWENDUNGEN = {
    "digitalSignature": "digital_signature",
    "nonRepudiation": "content_commitment",
    "keyEncipherment": "key_encipherment",
    "dataEncipherment": "data_encipherment",
    "keyAgreement": "key_agreement",
    "keyCertSign": "key_cert_sign",
    "cRLSign": "crl_sign",
}


def lies_zertifikate(inhalt: bytes) -> tuple[Zertifikat, ...]:
    """All certificates of a PEM file, or the one of a DER file. Raises `ZertifikatAbgelehnt`."""
    if b"-----BEGIN CERTIFICATE-----" not in inhalt:
        return (Zertifikat.aus_der(inhalt),)
    try:
        return tuple(Zertifikat.aus_x509(z) for z in x509.load_pem_x509_certificates(inhalt))
    except ValueError:
        raise ZertifikatAbgelehnt(_UNLESBAR) from None
