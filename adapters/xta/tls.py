"""Mutual TLS: OpenSSL proves who holds which key and that the names fit; whether a certificate is still good
(validity, revocation) is asked of our own check, so that the answer is a fault that says so.
"""

from __future__ import annotations

import os
import secrets
import ssl
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    pkcs12,
)

from gateway.schutz.schluessel import Softwareschluessel, lade_p12
from gateway.schutz.vertrauen import Vertrauensspeicher

_OHNE_ZEIT = 0x200000
"""X509_V_FLAG_NO_CHECK_TIME: an expired certificate gets an answer (fault 9010) instead of a cut line."""


@dataclass(frozen=True)
class Tlsschluessel:
    """The key of the connection. `unterschrift` is the same key as the rooms of the seal use it."""

    unterschrift: Softwareschluessel
    pem: bytes
    """Certificate with chain, then the private key, encrypted with `wort`."""
    wort: str

    def __repr__(self) -> str:
        return f"Tlsschluessel({self.unterschrift.zertifikat.fingerabdruck[:16]})"


def lade_tlsschluessel(datei: Path, pin: bytes) -> Tlsschluessel:
    """From PKCS#12. Raises `PinFalsch`, `SchluesseldateiFalsch`."""
    schluessel = lade_p12(datei, pin)
    privat = pkcs12.load_pkcs12(datei.read_bytes(), pin).key
    assert isinstance(privat, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey)
    wort = secrets.token_urlsafe(24)
    geheim = privat.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(wort.encode()))
    kette = [z.x509.public_bytes(Encoding.PEM) for z in (schluessel.zertifikat, *schluessel.kette)]
    return Tlsschluessel(schluessel, b"".join([*kette, geheim]), wort)


def serverkontext(schluessel: Tlsschluessel, vertrauen: Vertrauensspeicher) -> ssl.SSLContext:
    """Every client must show a certificate of a trusted issuer."""
    kontext = _kontext(ssl.PROTOCOL_TLS_SERVER, schluessel, vertrauen)
    kontext.verify_mode = ssl.CERT_REQUIRED
    kontext.verify_flags |= ssl.VerifyFlags(_OHNE_ZEIT)
    return kontext


def klientkontext(
    schluessel: Tlsschluessel, vertrauen: Vertrauensspeicher, *, namen_pruefen: bool = True
) -> ssl.SSLContext:
    """`namen_pruefen` False only where the server's very certificate is known instead."""
    kontext = _kontext(ssl.PROTOCOL_TLS_CLIENT, schluessel, vertrauen)
    kontext.check_hostname = namen_pruefen
    return kontext


def _kontext(art: int, schluessel: Tlsschluessel, vertrauen: Vertrauensspeicher) -> ssl.SSLContext:
    kontext = ssl.SSLContext(art)
    kontext.minimum_version = ssl.TLSVersion.TLSv1_2
    alle = (*vertrauen.anker, *vertrauen.aussteller)
    kontext.load_verify_locations(cadata=b"".join(z.der for z in alle))
    griff = os.memfd_create("tls", os.MFD_CLOEXEC)  # OpenSSL reads files only; this one is on no disk
    try:
        os.write(griff, schluessel.pem)
        kontext.load_cert_chain(f"/proc/self/fd/{griff}", password=schluessel.wort)
    finally:
        os.close(griff)
    return kontext
