"""Requests for certificates (PKCS#10): a key with the usage that its certificate shall have (V-PKI: never both)."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat
from cryptography.x509.oid import NameOID

from gateway.schutz.verwendung import schluesselverwendung

_BITS = 4096


def lege_antrag_an(inhaber: str, zweck: str, pin: bytes) -> tuple[bytes, bytes]:
    """A new RSA key (PEM, encrypted with the PIN) and the request for it (PEM). `zweck`: "signatur", "chiffre"."""
    privat = rsa.generate_private_key(65537, _BITS)
    namen = [(NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, inhaber[:64])]
    name = [*namen, (NameOID.COMMON_NAME, f"GRP: {inhaber}"[:64])]
    antrag = (
        x509.CertificateSigningRequestBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, wert) for oid, wert in name]))
        .add_extension(schluesselverwendung(zweck), critical=True)
        .sign(privat, SHA256())
    )
    schluessel = privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(pin))
    return schluessel, antrag.public_bytes(Encoding.PEM)
