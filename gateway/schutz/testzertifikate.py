"""Writing certificates, key files and revocation lists for the test PKI, in the profile of the V-PKI:
key usage critical, no subject alternative name, distribution point of the revocation list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

from gateway.schutz.verwendung import schluesselverwendung
from gateway.schutz.zertifikat import Zertifikat

_RICHTLINIE = x509.ObjectIdentifier("2.999.76")
"""Below the arc for examples."""


@dataclass(frozen=True)
class Ausgabe:
    """A CA of the test PKI that can issue."""

    name: str
    zertifikat: Zertifikat
    privat: rsa.RSAPrivateKey
    pss: bool = False
    aussteller: Ausgabe | None = None

    @property
    def kette(self) -> list[Zertifikat]:
        """This CA and those above it."""
        return [self.zertifikat, *(self.aussteller.kette if self.aussteller else [])]

    @property
    def auffuellung(self) -> padding.PSS | None:
        return _pss() if self.pss else None


def zertifikat(
    name: tuple[str, str],
    schluessel: rsa.RSAPrivateKey,
    ab: datetime,
    bis: datetime,
    aussteller: Ausgabe | None,
    *,
    zweck: str = "ca",
    pss: bool = False,
) -> Zertifikat:
    """A certificate for `name` (organisation, common name); without `aussteller` self-signed."""
    inhaber = _name(*name)
    vorlage = (
        x509.CertificateBuilder()
        .subject_name(inhaber)
        .issuer_name(aussteller.zertifikat.x509.subject if aussteller else inhaber)
        .public_key(schluessel.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(ab)
        .not_valid_after(bis)
    )
    for erweiterung, kritisch in _erweiterungen(schluessel, aussteller, zweck):
        vorlage = vorlage.add_extension(erweiterung, kritisch)
    privat = aussteller.privat if aussteller else schluessel
    auffuellung = aussteller.auffuellung if aussteller else (_pss() if pss else None)
    return Zertifikat.aus_x509(vorlage.sign(privat, SHA256(), rsa_padding=auffuellung))


def sperrliste(
    ausgabe: Ausgabe,
    gesperrte: Iterable[tuple[int, datetime]],
    ausgestellt: datetime,
    naechste: datetime,
    *,
    nummer: int,
) -> bytes:
    """A revocation list, DER; `gesperrte`: serial number and moment, the reason is always keyCompromise."""
    aussteller = ausgabe.zertifikat.x509
    vorlage = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(aussteller.subject)
        .last_update(ausgestellt)
        .next_update(naechste)
        .add_extension(x509.CRLNumber(nummer), False)
        .add_extension(_aki(ausgabe), False)
    )
    for serie, wann in gesperrte:
        eintrag = x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(wann)
        grund = x509.CRLReason(x509.ReasonFlags.key_compromise)
        vorlage = vorlage.add_revoked_certificate(eintrag.add_extension(grund, False).build())
    return vorlage.sign(ausgabe.privat, SHA256(), rsa_padding=ausgabe.auffuellung).public_bytes(Encoding.DER)


def schreibe_p12(
    datei: Path, privat: rsa.RSAPrivateKey, cert: Zertifikat, aussteller: Ausgabe, pin: bytes
) -> None:
    """Key, certificate and chain, as the DOI-CA delivers software certificates; for the owner only."""
    datei.touch(mode=0o600)
    datei.write_bytes(
        pkcs12.serialize_key_and_certificates(
            datei.stem.encode(),
            privat,
            cert.x509,
            [z.x509 for z in aussteller.kette],
            BestAvailableEncryption(pin),
        )
    )


def _erweiterungen(
    schluessel: rsa.RSAPrivateKey, aussteller: Ausgabe | None, zweck: str
) -> list[tuple[x509.ExtensionType, bool]]:
    erweiterungen: list[tuple[x509.ExtensionType, bool]] = [
        (x509.BasicConstraints(ca=zweck == "ca", path_length=None), True),
        (schluesselverwendung(zweck), True),
        (x509.SubjectKeyIdentifier.from_public_key(schluessel.public_key()), False),
    ]
    if aussteller:
        ort = x509.UniformResourceIdentifier(f"http://crl.testpki.invalid/{aussteller.name}.crl")
        erweiterungen += [
            (_aki(aussteller), False),
            (x509.CRLDistributionPoints([x509.DistributionPoint([ort], None, None, None)]), False),
            (x509.CertificatePolicies([x509.PolicyInformation(_RICHTLINIE, None)]), False),
        ]
    return erweiterungen


def _aki(ausgabe: Ausgabe) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(ausgabe.privat.public_key())


def _pss() -> padding.PSS:
    return padding.PSS(padding.MGF1(SHA256()), SHA256.digest_size)


def _name(organisation: str, cn: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, cn),
        ]
    )
