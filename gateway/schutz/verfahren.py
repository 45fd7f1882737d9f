"""The cryptographic algorithms by the URIs of the W3C, and doing them (OSCI 1.2, crypto profile).

Knowing a URI does not mean allowing it: that is the policy's business.
Sources: XML Signature 1.1 section 6, XML Encryption 1.1 section 5, RFC 9231.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa, utils

from gateway.schutz.fehler import AlgorithmusUnzulaessig, SignaturUngueltig

if TYPE_CHECKING:  # hashlib names its object type only in the stubs
    from hashlib import _Hash

_MEHR = "http://www.w3.org/2001/04/xmldsig-more#"
_MEHR_2007 = "http://www.w3.org/2007/05/xmldsig-more#"
_ENC = "http://www.w3.org/2001/04/xmlenc#"
_ENC11 = "http://www.w3.org/2009/xmlenc11#"
_DSIG = "http://www.w3.org/2000/09/xmldsig#"


class Digestverfahren(StrEnum):
    """Digest of a reference, also the digest parameter of OAEP."""

    SHA1 = _DSIG + "sha1"
    SHA256 = _ENC + "sha256"
    SHA384 = _MEHR + "sha384"
    SHA512 = _ENC + "sha512"
    SHA3_256 = _MEHR_2007 + "sha3-256"
    SHA3_384 = _MEHR_2007 + "sha3-384"
    SHA3_512 = _MEHR_2007 + "sha3-512"

    def neu(self) -> _Hash:
        """A fresh digest to be fed."""
        return hashlib.new(self.name.lower())

    @property
    def hash(self) -> hashes.HashAlgorithm:
        return _HASHES[self.name]


class Maskenverfahren(StrEnum):
    """Mask generation function of OAEP."""

    MGF1_SHA1 = _ENC11 + "mgf1sha1"
    MGF1_SHA256 = _ENC11 + "mgf1sha256"
    MGF1_SHA384 = _ENC11 + "mgf1sha384"
    MGF1_SHA512 = _ENC11 + "mgf1sha512"

    @property
    def hash(self) -> hashes.HashAlgorithm:
        return _HASHES[self.name.removeprefix("MGF1_")]


class Signaturverfahren(StrEnum):
    """Signature method; PSS with a salt as long as the digest, ECDSA as r‖s."""

    RSA_SHA1 = _DSIG + "rsa-sha1"
    RSA_SHA256 = _MEHR + "rsa-sha256"
    RSA_SHA384 = _MEHR + "rsa-sha384"
    RSA_SHA512 = _MEHR + "rsa-sha512"
    PSS_SHA256 = _MEHR_2007 + "sha256-rsa-MGF1"
    PSS_SHA384 = _MEHR_2007 + "sha384-rsa-MGF1"
    PSS_SHA512 = _MEHR_2007 + "sha512-rsa-MGF1"
    PSS_SHA3_256 = _MEHR_2007 + "sha3-256-rsa-MGF1"
    PSS_SHA3_384 = _MEHR_2007 + "sha3-384-rsa-MGF1"
    PSS_SHA3_512 = _MEHR_2007 + "sha3-512-rsa-MGF1"
    ECDSA_SHA256 = _MEHR + "ecdsa-sha256"
    ECDSA_SHA384 = _MEHR + "ecdsa-sha384"
    ECDSA_SHA512 = _MEHR + "ecdsa-sha512"

    @property
    def art(self) -> str:
        """RSA (PKCS#1 v1.5), PSS or ECDSA."""
        return self.name.split("_", 1)[0]

    @property
    def hash(self) -> hashes.HashAlgorithm:
        return _HASHES[self.name.split("_", 1)[1]]


class Schluesseltransport(StrEnum):
    """How the content key is wrapped for the reader."""

    RSA_1_5 = _ENC + "rsa-1_5"
    OAEP_MGF1P = _ENC + "rsa-oaep-mgf1p"
    OAEP = _ENC11 + "rsa-oaep"


class Chiffre(StrEnum):
    """Cipher of the content and of the transport."""

    TRIPLEDES_CBC = _ENC + "tripledes-cbc"
    AES128_CBC = _ENC + "aes128-cbc"
    AES192_CBC = _ENC + "aes192-cbc"
    AES256_CBC = _ENC + "aes256-cbc"
    AES128_GCM = _ENC11 + "aes128-gcm"
    AES192_GCM = _ENC11 + "aes192-gcm"
    AES256_GCM = _ENC11 + "aes256-gcm"

    @property
    def schluessellaenge(self) -> int:
        """In bytes."""
        return 24 if self is Chiffre.TRIPLEDES_CBC else int(self.name[3:6]) // 8


_HASHES: dict[str, hashes.HashAlgorithm] = {
    "SHA1": hashes.SHA1(),  # noqa: S303 - to be named when refused
    "SHA256": hashes.SHA256(),
    "SHA384": hashes.SHA384(),
    "SHA512": hashes.SHA512(),
    "SHA3_256": hashes.SHA3_256(),
    "SHA3_384": hashes.SHA3_384(),
    "SHA3_512": hashes.SHA3_512(),
}


def rsa_auffuellung(verfahren: Signaturverfahren) -> padding.AsymmetricPadding:
    """PKCS#1 v1.5, or PSS with MGF1 of the same digest and a salt as long as the digest."""
    if verfahren.art == "PSS":
        return padding.PSS(padding.MGF1(verfahren.hash), verfahren.hash.digest_size)
    return padding.PKCS1v15()


def oaep(digest: Digestverfahren, maske: Maskenverfahren) -> padding.OAEP:
    """RSA-OAEP with an empty label, as XML Encryption without OAEPparams."""
    return padding.OAEP(padding.MGF1(maske.hash), digest.hash, None)


def pruefe_signatur(oeffentlich: object, verfahren: Signaturverfahren, signatur: bytes, daten: bytes) -> None:
    """Raises `SignaturUngueltig`, or `AlgorithmusUnzulaessig` when key and method do not belong together."""
    try:
        if isinstance(oeffentlich, rsa.RSAPublicKey) and verfahren.art in ("RSA", "PSS"):
            oeffentlich.verify(signatur, daten, rsa_auffuellung(verfahren), verfahren.hash)
        elif isinstance(oeffentlich, ec.EllipticCurvePublicKey) and verfahren.art == "ECDSA":
            oeffentlich.verify(
                _als_asn1(signatur, oeffentlich.curve.key_size), daten, ec.ECDSA(verfahren.hash)
            )
        else:
            raise AlgorithmusUnzulaessig(
                "Signaturverfahren und Schlüssel des Zertifikats passen nicht zusammen."
            )
    except InvalidSignature:
        raise SignaturUngueltig from None


def verpacke_schluessel(
    oeffentlich: object,
    schluessel: bytes,
    digest: Digestverfahren = Digestverfahren.SHA256,
    maske: Maskenverfahren = Maskenverfahren.MGF1_SHA256,
) -> bytes:
    """The content key encrypted for the reader with RSA-OAEP. Raises `AlgorithmusUnzulaessig`."""
    if not isinstance(oeffentlich, rsa.RSAPublicKey):
        raise AlgorithmusUnzulaessig("Verschlüsselt wird nur für Zertifikate mit RSA-Schlüssel.")
    return oeffentlich.encrypt(schluessel, oaep(digest, maske))


def _als_asn1(signatur: bytes, bits: int) -> bytes:
    """XML Signature writes r‖s in equal halves, the library wants ASN.1."""
    haelfte = (bits + 7) // 8
    if len(signatur) != 2 * haelfte:
        raise SignaturUngueltig
    r, s = int.from_bytes(signatur[:haelfte], "big"), int.from_bytes(signatur[haelfte:], "big")
    return utils.encode_dss_signature(r, s)
