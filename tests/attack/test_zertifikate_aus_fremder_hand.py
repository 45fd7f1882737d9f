"""Certificates that a stranger has put into a message must neither be believed nor stop us."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.testpki import Pki
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.zertifikat import Zertifikat

JETZT = datetime.now(UTC)
SCHLUESSEL = ec.generate_private_key(ec.SECP256R1())


def name(cn: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, cn)])


def selbstgemacht(inhaber: x509.Name, aussteller: x509.Name, *, ca: bool) -> Zertifikat:
    nutzung = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement"), False
    )
    return Zertifikat.aus_x509(
        x509.CertificateBuilder()
        .subject_name(inhaber)
        .issuer_name(aussteller)
        .public_key(SCHLUESSEL.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(JETZT - timedelta(days=1))
        .not_valid_after(JETZT + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                key_cert_sign=ca,
                crl_sign=ca,
                encipher_only=False,
                decipher_only=False,
                **nutzung,
            ),
            True,
        )
        .sign(SCHLUESSEL, SHA256())
    )


def test_ein_labyrinth_aus_ausstellern_haelt_niemanden_auf(testpki: Pki) -> None:
    """Thirty layers of two issuers each: a thousand million paths, none of which leads to an anchor."""
    labyrinth = [
        selbstgemacht(name(f"CA {i}"), name(f"CA {i + 1}"), ca=True) for i in range(30) for _ in range(2)
    ]
    blatt = selbstgemacht(name("Angreifer"), name("CA 0"), ca=False)
    urteil = Zertifikatspruefung(testpki.vertrauen).pruefe(
        blatt.der, Zweck.SIGNATUR, JETZT, weitere=labyrinth
    )
    assert urteil.befund is Befund.UNBEKANNTER_AUSSTELLER


@pytest.fixture(scope="module")
def ordner(tmp_path_factory: pytest.TempPathFactory, testpki: Pki) -> Path:
    """A trust folder of its own that the attacks may damage."""
    return Path(shutil.copytree(testpki.vertrauen, tmp_path_factory.mktemp("angriff") / "v"))


@settings(deadline=None, max_examples=150)
@given(wahl=st.data())
def test_ein_veraendertes_zertifikat_ist_nie_gueltig_und_stuerzt_nie_ab(
    wahl: st.DataObject, testpki: Pki
) -> None:
    der = _veraendert(wahl, testpki.cer("behoerde-a-signatur").read_bytes())
    assert not Zertifikatspruefung(testpki.vertrauen).pruefe(der, Zweck.SIGNATUR, JETZT).gueltig


@settings(deadline=None, max_examples=60)
@given(wahl=st.data())
def test_eine_veraenderte_sperrliste_macht_niemanden_gueltig(
    wahl: st.DataObject, testpki: Pki, ordner: Path
) -> None:
    gut = (testpki.vertrauen / "testausgabe.crl").read_bytes()
    (ordner / "testausgabe.crl").write_bytes(_veraendert(wahl, gut))
    for name in ("behoerde-a-signatur", "gesperrt-signatur"):
        der = testpki.cer(name).read_bytes()
        assert not Zertifikatspruefung(ordner).pruefe(der, Zweck.SIGNATUR, JETZT).gueltig


def _veraendert(wahl: st.DataObject, gut: bytes) -> bytes:
    """Some bytes replaced, left out or put in, but never all as before."""
    daten = bytearray(gut)
    for _ in range(wahl.draw(st.integers(1, 3))):
        stelle = wahl.draw(st.integers(0, len(daten) - 1))
        laenge = wahl.draw(st.integers(0, 3))
        daten[stelle : stelle + laenge] = wahl.draw(st.binary(max_size=3))
    if bytes(daten) == gut:
        daten[wahl.draw(st.integers(0, len(daten) - 1))] ^= 1
    return bytes(daten)


def test_der_name_des_ankers_allein_macht_keinen_anker(testpki: Pki) -> None:
    wurzel = testpki.zertifikat("vertrauen/testwurzel").x509.subject
    falsche = selbstgemacht(wurzel, wurzel, ca=True)
    blatt = selbstgemacht(name("Angreifer"), wurzel, ca=False)
    urteil = Zertifikatspruefung(testpki.vertrauen).pruefe(
        blatt.der, Zweck.SIGNATUR, JETZT, weitere=[falsche]
    )
    assert not urteil.gueltig


def test_ein_teilnehmer_ist_keine_ca(testpki: Pki, tmp_path: Path) -> None:
    """A participant's certificate issued below another participant's."""
    teilnehmer = testpki.zertifikat("behoerde-a-signatur")
    blatt = selbstgemacht(name("Angreifer"), teilnehmer.x509.subject, ca=False)
    urteil = Zertifikatspruefung(testpki.vertrauen).pruefe(
        blatt.der, Zweck.SIGNATUR, JETZT, weitere=[teilnehmer]
    )
    assert not urteil.gueltig
