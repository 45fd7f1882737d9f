"""The policy refuses what the profile forbids, known or unknown."""

from __future__ import annotations

import pytest

from gateway.schutz.fehler import AlgorithmusUnzulaessig, NichtEntschluesselbar
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.verfahren import Chiffre, Digestverfahren, Maskenverfahren, Schluesseltransport

P = Schutzpolicy()


@pytest.mark.parametrize(
    "uri", ["http://www.w3.org/2000/09/xmldsig#rsa-sha1", "http://www.w3.org/2000/09/xmldsig#hmac-sha1", ""]
)
def test_schwache_und_fremde_signaturverfahren_sind_t010(uri: str) -> None:
    with pytest.raises(AlgorithmusUnzulaessig) as fehler:
        P.signatur_zum_lesen(uri)
    assert fehler.value.rueckweisung == "T010"


def test_sha1_als_digest_ist_t010() -> None:
    with pytest.raises(AlgorithmusUnzulaessig):
        P.digest_zum_lesen(Digestverfahren.SHA1)
    assert P.digest_zum_lesen(Digestverfahren.SHA3_256) is Digestverfahren.SHA3_256


@pytest.mark.parametrize("chiffre", [c for c in Chiffre if "CBC" in c.name])
def test_chiffren_ohne_siegel_sind_t020(chiffre: Chiffre) -> None:
    with pytest.raises(NichtEntschluesselbar) as fehler:
        P.chiffre_zum_lesen(chiffre)
    assert fehler.value.rueckweisung == "T020"


def test_schluesseltransport_nur_mit_oaep_ohne_sha1() -> None:
    gut = (Schluesseltransport.OAEP, Digestverfahren.SHA256, Maskenverfahren.MGF1_SHA256)
    assert P.transport_zum_lesen(*gut) == gut
    for stelle, schlecht in enumerate(
        (Schluesseltransport.RSA_1_5, Digestverfahren.SHA1, Maskenverfahren.MGF1_SHA1)
    ):
        with pytest.raises(NichtEntschluesselbar):
            P.transport_zum_lesen(*(schlecht if i == stelle else wert for i, wert in enumerate(gut)))


def test_die_schluessellaengen_der_chiffren() -> None:
    assert {c.name: c.schluessellaenge for c in Chiffre} == {
        "TRIPLEDES_CBC": 24,
        "AES128_CBC": 16,
        "AES192_CBC": 24,
        "AES256_CBC": 32,
        "AES128_GCM": 16,
        "AES192_GCM": 24,
        "AES256_GCM": 32,
    }


def test_geschrieben_wird_nur_was_auch_gelesen_wird() -> None:
    assert P.signaturen <= P.signaturen_lesen
    assert P.digests <= P.digests_lesen
    assert P.chiffren <= P.chiffren_lesen
