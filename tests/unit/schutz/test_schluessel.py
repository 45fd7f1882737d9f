"""Private keys: loading tells wrong PIN, wrong file and missing key apart; nothing secret is shown."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

from gateway.schutz.fehler import (
    AlgorithmusUnzulaessig,
    NichtEntschluesselbar,
    PinFalsch,
    SchluesseldateiFalsch,
    SignaturUngueltig,
)
from gateway.schutz.schluessel import Softwareschluessel, lade_p12
from gateway.schutz.verfahren import (
    Digestverfahren,
    Maskenverfahren,
    Signaturverfahren,
    pruefe_signatur,
    verpacke_schluessel,
)
from gateway.schutz.zertifikat import Zertifikat
from tests.unit.schutz.vektoren import PIN, PKI, der


@pytest.fixture(scope="module")
def signatur() -> Softwareschluessel:
    return lade_p12(PKI / "absender-sig-3072.p12", PIN)


@pytest.fixture(scope="module")
def leser() -> Softwareschluessel:
    return lade_p12(PKI / "leser-enc-3072.p12", PIN)


@pytest.fixture(scope="module")
def ecdsa() -> Softwareschluessel:
    return lade_p12(PKI / "absender-sig-p256.p12", PIN)


def test_der_schluessel_kommt_mit_zertifikat_und_kette(signatur: Softwareschluessel) -> None:
    assert signatur.zertifikat == Zertifikat.aus_der(der("absender-sig-3072"))
    assert Zertifikat.aus_der(der("ausstellend")) in signatur.kette


@pytest.mark.parametrize("pin", [b"", b"falsch", b"1234567"])
def test_die_falsche_pin_heisst_falsche_pin(pin: bytes) -> None:
    with pytest.raises(PinFalsch):
        lade_p12(PKI / "absender-sig-3072.p12", pin)


def test_eine_falsche_datei_ist_keine_falsche_pin(tmp_path: Path) -> None:
    for inhalt in (b"", b"kein p12", der("absender-sig-3072"), bytes(1_000_001)):
        (tmp_path / "a.p12").write_bytes(inhalt)
        with pytest.raises(SchluesseldateiFalsch):
            lade_p12(tmp_path / "a.p12", PIN)
    with pytest.raises(SchluesseldateiFalsch):
        lade_p12(tmp_path / "gibt-es-nicht.p12", PIN)


def test_eine_datei_ohne_schluessel_wird_abgelehnt(tmp_path: Path) -> None:
    nur_zertifikat = pkcs12.serialize_key_and_certificates(
        None, None, None, [Zertifikat.aus_der(der("ausstellend")).x509], BestAvailableEncryption(PIN)
    )
    (tmp_path / "a.p12").write_bytes(nur_zertifikat)
    with pytest.raises(SchluesseldateiFalsch):
        lade_p12(tmp_path / "a.p12", PIN)


@pytest.mark.parametrize("verfahren", [v for v in Signaturverfahren if v.art != "ECDSA"])
def test_rsa_signaturen_halten_und_ein_anderes_byte_bricht_sie(
    verfahren: Signaturverfahren, signatur: Softwareschluessel
) -> None:
    wert = signatur.signiere(b"Beispiel", verfahren)
    pruefe_signatur(signatur.zertifikat.oeffentlich, verfahren, wert, b"Beispiel")
    with pytest.raises(SignaturUngueltig):
        pruefe_signatur(signatur.zertifikat.oeffentlich, verfahren, wert, b"Beispiem")


@pytest.mark.parametrize("verfahren", [v for v in Signaturverfahren if v.art == "ECDSA"])
def test_ecdsa_steht_als_zwei_gleiche_haelften(
    verfahren: Signaturverfahren, ecdsa: Softwareschluessel
) -> None:
    wert = ecdsa.signiere(b"Beispiel", verfahren)
    assert len(wert) == 64
    pruefe_signatur(ecdsa.zertifikat.oeffentlich, verfahren, wert, b"Beispiel")
    for falsch in (wert[:-1], wert + b"\0", wert[32:] + wert[:32], bytes(64)):
        with pytest.raises(SignaturUngueltig):
            pruefe_signatur(ecdsa.zertifikat.oeffentlich, verfahren, falsch, b"Beispiel")


def test_verfahren_und_schluessel_muessen_zusammenpassen(
    signatur: Softwareschluessel, ecdsa: Softwareschluessel
) -> None:
    with pytest.raises(AlgorithmusUnzulaessig):
        signatur.signiere(b"x", Signaturverfahren.ECDSA_SHA256)
    with pytest.raises(AlgorithmusUnzulaessig):
        ecdsa.signiere(b"x", Signaturverfahren.RSA_SHA256)
    with pytest.raises(AlgorithmusUnzulaessig):
        pruefe_signatur(ecdsa.zertifikat.oeffentlich, Signaturverfahren.PSS_SHA256, b"x", b"x")
    with pytest.raises(AlgorithmusUnzulaessig):
        verpacke_schluessel(ecdsa.zertifikat.oeffentlich, bytes(32))


def test_der_inhaltsschluessel_kommt_nur_beim_leser_an(
    leser: Softwareschluessel, signatur: Softwareschluessel, ecdsa: Softwareschluessel
) -> None:
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, bytes(range(32)))
    assert leser.entschluessele(geheim) == bytes(range(32))
    for falsch in (
        lambda: signatur.entschluessele(geheim),
        lambda: ecdsa.entschluessele(geheim),
        lambda: leser.entschluessele(geheim, Digestverfahren.SHA512),
        lambda: leser.entschluessele(geheim, Digestverfahren.SHA256, Maskenverfahren.MGF1_SHA512),
        lambda: leser.entschluessele(geheim[:-1]),
        lambda: leser.entschluessele(b""),
    ):
        with pytest.raises(NichtEntschluesselbar):
            falsch()


def test_ein_schluessel_laesst_sich_weder_zeigen_noch_kopieren(signatur: Softwareschluessel) -> None:
    assert repr(signatur) == f"Softwareschluessel({signatur.zertifikat.fingerabdruck[:16]})"
    with pytest.raises(TypeError):
        pickle.dumps(signatur)
