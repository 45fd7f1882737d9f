"""Key usages of the certificates that this product makes or asks for."""

from __future__ import annotations

from cryptography import x509

_FELDER = (
    "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
    "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
)  # fmt: skip
_VERWENDUNGEN = {
    "ca": {"key_cert_sign", "crl_sign"},
    "signatur": {"digital_signature", "content_commitment"},
    "chiffre": {"key_encipherment", "data_encipherment"},
    "verbindung": {"digital_signature"},
}


def schluesselverwendung(zweck: str) -> x509.KeyUsage:
    """For "ca", "signatur", "chiffre" or "verbindung" (TLS)."""
    return x509.KeyUsage(**{feld: feld in _VERWENDUNGEN[zweck] for feld in _FELDER})
