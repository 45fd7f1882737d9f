"""A PKI for TLS, new in every run: Testschlüssel, wertlos. Server and accounts have names or addresses in
their certificates, which the profile of the V-PKI knows not."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from adapters.xta.tls import Tlsschluessel, lade_tlsschluessel
from gateway.schutz.zertifikat import Zertifikat

PIN = b"wertlos-4711"
Privat = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def ec_schluessel() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def rsa_schluessel() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 3072)


@dataclass
class Tlspki:
    """One CA. `vertrauen` holds it and its revocation list."""

    ordner: Path
    name: str = "ca"

    def __post_init__(self) -> None:
        self._schluessel = ec_schluessel()
        self._ab = datetime.now(UTC) - timedelta(days=2)
        inhaber = _name(f"Erfundene TLS-{self.name}")
        vorlage = (
            x509.CertificateBuilder()
            .subject_name(inhaber)
            .issuer_name(inhaber)
            .public_key(self._schluessel.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._ab)
            .not_valid_after(self._ab + timedelta(days=400))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
            .add_extension(_usage("key_cert_sign", "crl_sign"), True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self._schluessel.public_key()), False)
        )
        self.ca = vorlage.sign(self._schluessel, SHA256())
        self.vertrauen.mkdir(parents=True, exist_ok=True)
        (self.vertrauen / f"{self.name}.cer").write_bytes(self.ca.public_bytes(Encoding.DER))
        self.sperre()

    @property
    def vertrauen(self) -> Path:
        return self.ordner / "vertrauen"

    def p12(self, name: str) -> Path:
        return self.ordner / f"{name}.p12"

    def cer(self, name: str) -> Path:
        return self.ordner / f"{name}.cer"

    def pem(self, name: str) -> tuple[Path, Path]:
        """Certificate and open key, for peers that know no PKCS#12."""
        p12 = pkcs12.load_pkcs12(self.p12(name).read_bytes(), PIN)
        assert p12.key is not None
        cert, geheim = self.ordner / f"{name}.cert.pem", self.ordner / f"{name}.key.pem"
        cert.write_bytes(self.zertifikat(name).x509.public_bytes(Encoding.PEM))
        geheim.write_bytes(p12.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        return cert, geheim

    @property
    def ca_pem(self) -> Path:
        datei = self.ordner / f"{self.name}.pem"
        datei.write_bytes(self.ca.public_bytes(Encoding.PEM))
        return datei

    def schluessel(self, name: str) -> Tlsschluessel:
        return lade_tlsschluessel(self.p12(name), PIN)

    def zertifikat(self, name: str) -> Zertifikat:
        return Zertifikat.aus_der(self.cer(name).read_bytes())

    def stelle_aus(
        self,
        name: str,
        privat: Privat | None = None,
        *,
        tage: int = 300,
        usages: tuple[str, ...] = ("digital_signature",),
    ) -> None:
        """Key file `name`.p12 and certificate `name`.cer."""
        privat = privat or ec_schluessel()
        san = [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.DNSName("localhost")]
        zwecke = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        vorlage = (
            x509.CertificateBuilder()
            .subject_name(_name(f"Erfunden {name}"))
            .issuer_name(self.ca.subject)
            .public_key(privat.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._ab)
            .not_valid_after(self._ab + timedelta(days=tage))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), True)
            .add_extension(_usage(*usages), True)
            .add_extension(x509.ExtendedKeyUsage(zwecke), False)
            .add_extension(x509.SubjectAlternativeName(san), False)
            .add_extension(self._aki(), False)
        )
        cert = vorlage.sign(self._schluessel, SHA256())
        geheim = BestAvailableEncryption(PIN)
        self.p12(name).write_bytes(
            pkcs12.serialize_key_and_certificates(name.encode(), privat, cert, [self.ca], geheim)
        )
        self.cer(name).write_bytes(cert.public_bytes(Encoding.DER))

    def sperre(self, *namen: str) -> None:
        """A new revocation list with exactly these certificates."""
        vorlage = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.ca.subject)
            .last_update(self._ab)
            .next_update(self._ab + timedelta(days=60))
            .add_extension(x509.CRLNumber(1), False)
            .add_extension(self._aki(), False)
        )
        for name in namen:
            serie = self.zertifikat(name).x509.serial_number
            eintrag = x509.RevokedCertificateBuilder().serial_number(serie).revocation_date(self._ab)
            vorlage = vorlage.add_revoked_certificate(eintrag.build())
        liste = vorlage.sign(self._schluessel, SHA256()).public_bytes(Encoding.DER)
        (self.vertrauen / f"{self.name}.crl").write_bytes(liste)

    def _aki(self) -> x509.AuthorityKeyIdentifier:
        return x509.AuthorityKeyIdentifier.from_issuer_public_key(self._schluessel.public_key())


def _name(cn: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def _usage(*felder: str) -> x509.KeyUsage:
    alle = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{feld: feld in felder for feld in alle})
