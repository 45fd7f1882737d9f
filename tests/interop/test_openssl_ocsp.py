"""OpenSSL as OCSP responder: good, revoked, unknown, outdated, of a stranger, tampered."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from adapters.pki.netz import Pkinetz
from adapters.pki.ocsp import Ocspabfrage
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.zertifikat import Zertifikat
from tests.conftest import StehendeUhr

JETZT = datetime.now(UTC).replace(microsecond=0)
OCSP = "http://ocsp.testpki.invalid/"
KEINE_USAGE = dict.fromkeys(
    (
        "digital_signature",
        "content_commitment",
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    ),
    False,
)


def name(cn: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{cn} (wertlos)")])


def stelle_aus(
    cn: str, oeffentlich: rsa.RSAPublicKey, ca: rsa.RSAPrivateKey, usage: str, *mehr: x509.ExtensionType
) -> x509.Certificate:
    bauer = (
        x509.CertificateBuilder()
        .subject_name(name(cn))
        .issuer_name(name("Wurzel"))
        .public_key(oeffentlich)
        .serial_number(x509.random_serial_number())
        .not_valid_before(JETZT - timedelta(days=30))
        .not_valid_after(JETZT + timedelta(days=365))
        .add_extension(x509.BasicConstraints(ca=usage == "key_cert_sign", path_length=None), True)
        .add_extension(x509.KeyUsage(**{**KEINE_USAGE, usage: True}), True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(oeffentlich), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.public_key()), False)
    )
    for erweiterung in mehr:
        bauer = bauer.add_extension(erweiterung, False)
    return bauer.sign(ca, SHA256())


class Auskunft:
    """A CA with one participant and a responder made of `openssl ocsp`."""

    def __init__(self, ordner: Path):
        self.ordner = ordner
        ca, teilnehmer, antwortender = (rsa.generate_private_key(65537, 3072) for _ in range(3))
        self.wurzel = stelle_aus("Wurzel", ca.public_key(), ca, "key_cert_sign")
        ort = x509.AccessDescription(AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(OCSP))
        self.teilnehmer = stelle_aus(
            "Teilnehmer",
            teilnehmer.public_key(),
            ca,
            "digital_signature",
            x509.AuthorityInformationAccess([ort]),
        )
        self.signierer = stelle_aus(
            "OCSP",
            antwortender.public_key(),
            ca,
            "digital_signature",
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]),
            x509.OCSPNoCheck(),
        )
        (ordner / "vertrauen").mkdir()
        self._schreibe("vertrauen/ca.pem", self.wurzel)
        self._schreibe("ocsp.pem", self.signierer)
        schluessel = antwortender.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (ordner / "ocsp.key").write_bytes(schluessel)
        self.gueltig_minuten = 5
        self.fragen = 0
        self.setze("V")

    def setze(self, stand: str) -> None:
        """V(alid), R(evoked) or nothing known, in OpenSSL's index."""
        ende = f"{JETZT + timedelta(days=365):%y%m%d%H%M%SZ}"
        widerruf = f"{JETZT - timedelta(days=2):%y%m%d%H%M%SZ},keyCompromise" if stand == "R" else ""
        zeile = f"{stand}\t{ende}\t{widerruf}\t{self.teilnehmer.serial_number:X}\tunknown\t/CN=x\n"
        (self.ordner / "index.txt").write_text(zeile if stand else "")

    def antworte(self, anfrage: httpx2.Request) -> httpx2.Response:
        self.fragen += 1
        (self.ordner / "anfrage").write_bytes(anfrage.read())
        subprocess.run(
            [
                *(
                    "openssl",
                    "ocsp",
                    "-index",
                    "index.txt",
                    "-CA",
                    "vertrauen/ca.pem",
                    "-rsigner",
                    "ocsp.pem",
                ),
                *("-rkey", "ocsp.key", "-nmin", str(self.gueltig_minuten)),
                *("-reqin", "anfrage", "-respout", "antwort"),
            ],
            cwd=self.ordner,
            check=True,
            capture_output=True,
        )
        return httpx2.Response(200, content=(self.ordner / "antwort").read_bytes())

    def befund(
        self,
        antworte: Callable[[httpx2.Request], httpx2.Response] | None = None,
        *,
        hosts: tuple[str, ...] = ("ocsp.testpki.invalid",),
        wann: datetime | None = None,
        policy: Schutzpolicy | None = None,
    ) -> Befund:
        klient = httpx2.Client(transport=httpx2.MockTransport(antworte or self.antworte))
        uhr = StehendeUhr()
        uhr.wert = JETZT
        pruefung = Zertifikatspruefung(
            self.ordner / "vertrauen", policy, Ocspabfrage(Pkinetz(hosts, klient), uhr)
        )
        der = Zertifikat.aus_x509(self.teilnehmer).der
        wann = wann or datetime.now(UTC) + timedelta(seconds=2)
        befund = pruefung.pruefe(der, Zweck.SIGNATUR, wann).befund
        assert pruefung.pruefe(der, Zweck.SIGNATUR, wann).befund is befund
        return befund

    def _schreibe(self, datei: str, zertifikat: x509.Certificate) -> None:
        (self.ordner / datei).write_bytes(zertifikat.public_bytes(Encoding.PEM))


@pytest.fixture
def auskunft(tmp_path: Path) -> Auskunft:
    return Auskunft(tmp_path)


def test_die_auskunft_entscheidet_und_wird_nur_einmal_gefragt(auskunft: Auskunft) -> None:
    assert auskunft.befund() is Befund.GUELTIG
    assert auskunft.fragen == 1
    auskunft.setze("R")
    assert auskunft.befund() is Befund.GESPERRT


def test_wen_niemand_kennt_der_hat_keine_sperrauskunft(auskunft: Auskunft) -> None:
    auskunft.setze("")
    assert auskunft.befund() is Befund.SPERRAUSKUNFT_FEHLT


def test_gesperrt_gilt_auch_bei_milder_policy(auskunft: Auskunft) -> None:
    milde = replace(Schutzpolicy(), ohne_sperrauskunft="zulassen")
    auskunft.setze("R")
    assert auskunft.befund(policy=milde) is Befund.GESPERRT
    assert auskunft.befund(lambda _: httpx2.Response(500), policy=milde) is Befund.GUELTIG


def test_eine_alte_auskunft_ist_keine(auskunft: Auskunft) -> None:
    assert auskunft.befund(wann=JETZT + timedelta(hours=1)) is Befund.SPERRAUSKUNFT_FEHLT


def test_nicht_genannte_hosts_werden_nicht_gefragt(auskunft: Auskunft) -> None:
    assert auskunft.befund(hosts=("anderer.invalid",)) is Befund.SPERRAUSKUNFT_FEHLT
    assert auskunft.fragen == 0


@pytest.mark.parametrize("inhalt", [b"", b"Unsinn", b"\x30\x03\x0a\x01\x06"])
def test_keine_antwort_und_unsinn_sind_keine_auskunft(inhalt: bytes, auskunft: Auskunft) -> None:
    assert auskunft.befund(lambda _: httpx2.Response(200, content=inhalt)) is Befund.SPERRAUSKUNFT_FEHLT


def test_eine_verfaelschte_auskunft_ist_keine(auskunft: Auskunft) -> None:
    def verfaelscht(anfrage: httpx2.Request) -> httpx2.Response:
        return _verfaelscht(auskunft, auskunft.antworte(anfrage))

    assert auskunft.befund(verfaelscht) is Befund.SPERRAUSKUNFT_FEHLT


def test_die_auskunft_eines_fremden_zaehlt_nicht(auskunft: Auskunft, tmp_path: Path) -> None:
    fremd = tmp_path / "fremd"
    fremd.mkdir()
    andere = Auskunft(fremd)
    for datei in ("ocsp.pem", "ocsp.key"):
        (auskunft.ordner / datei).write_bytes((fremd / datei).read_bytes())
    assert andere.befund() is Befund.GUELTIG
    assert auskunft.befund() is Befund.SPERRAUSKUNFT_FEHLT


def test_behalten_wird_nur_was_sich_bewaehrt_hat_und_hoechstens_einen_tag(auskunft: Auskunft) -> None:
    auskunft.gueltig_minuten = 30 * 24 * 60
    uhr = StehendeUhr()
    uhr.wert = datetime.now(UTC)
    antworten = [_verfaelscht]

    def antworte(anfrage: httpx2.Request) -> httpx2.Response:
        gut = auskunft.antworte(anfrage)
        return antworten.pop()(auskunft, gut) if antworten else gut

    klient = httpx2.Client(transport=httpx2.MockTransport(antworte))
    abfrage = Ocspabfrage(Pkinetz(("ocsp.testpki.invalid",), klient), uhr)

    def befund() -> Befund:
        """Without the memory of valid paths, which lasts a minute."""
        pruefung = Zertifikatspruefung(auskunft.ordner / "vertrauen", None, abfrage)
        der = Zertifikat.aus_x509(auskunft.teilnehmer).der
        return pruefung.pruefe(der, Zweck.SIGNATUR, datetime.now(UTC) + timedelta(seconds=2)).befund

    assert befund() is Befund.SPERRAUSKUNFT_FEHLT, "forged on the way, though it says good for a month"
    assert befund() is Befund.GUELTIG, "asked again"
    assert befund() is Befund.GUELTIG
    assert auskunft.fragen == 2, "remembered since it has proved good"
    auskunft.setze("R")
    uhr.stelle_vor(timedelta(days=1, seconds=1))
    assert befund() is Befund.GESPERRT, "asked again after a day"
    assert auskunft.fragen == 3


def _verfaelscht(auskunft: Auskunft, gut: httpx2.Response) -> httpx2.Response:
    daten = bytearray(gut.content)
    daten[daten.index(auskunft.signierer.tbs_certificate_bytes) - 100] ^= 1
    return httpx2.Response(200, content=bytes(daten))
