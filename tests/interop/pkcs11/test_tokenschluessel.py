"""Keys in a real token library: what they do, and what happens when something is missing or goes away."""

from __future__ import annotations

import pickle
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from adapters.pkcs11.fehler import (
    ModulFehlt,
    PinGesperrt,
    SchluesselFehlt,
    TokenKannNicht,
    TokenNichtErreichbar,
    TokenUnbekannt,
    TokenzertifikatFehlt,
)
from adapters.pkcs11.schluessel import Tokenschluessel, lade_tokenschluessel
from gateway.errors import Fehler
from gateway.schutz.fehler import AlgorithmusUnzulaessig, NichtEntschluesselbar, PinFalsch
from gateway.schutz.policy import Schutzpolicy
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.tokenadresse import lies_tokenadresse
from gateway.schutz.verfahren import (
    Digestverfahren,
    Maskenverfahren,
    Signaturverfahren,
    pruefe_signatur,
    verpacke_schluessel,
)
from tests.interop.pkcs11.werkbank import NUTZERPIN, Stecker, Werkbank
from tests.oscivektoren import ORDNER, WANN, zertifikat

pytestmark = pytest.mark.xdist_group("pkcs11")
GUT = NUTZERPIN.encode()


def lade(adresse: str, pin: bytes = GUT) -> Tokenschluessel:
    return lade_tokenschluessel(lies_tokenadresse(adresse), pin)


@pytest.fixture
def autor(werkbank: Werkbank) -> Tokenschluessel:
    return lade(werkbank.adresse("absender-sig-3072"))


@pytest.fixture
def leser(werkbank: Werkbank) -> Tokenschluessel:
    return lade(werkbank.adresse("leser-enc-3072"))


def test_der_schluessel_bringt_sein_zertifikat_aus_dem_token_mit(autor: Schluessel) -> None:
    assert autor.zertifikat == zertifikat("absender-sig-3072")
    assert repr(autor) == f"Tokenschluessel({autor.zertifikat.fingerabdruck[:16]})"
    with pytest.raises(TypeError):
        pickle.dumps(autor)


@pytest.mark.parametrize("verfahren", sorted(Schutzpolicy().signaturen))
def test_das_token_signiert_mit_jedem_verfahren_das_wir_schreiben(
    werkbank: Werkbank, autor: Tokenschluessel, verfahren: Signaturverfahren
) -> None:
    schluessel = lade(werkbank.adresse("absender-sig-p256")) if verfahren.art == "ECDSA" else autor
    daten = secrets.token_bytes(1000)
    pruefe_signatur(
        schluessel.zertifikat.oeffentlich, verfahren, schluessel.signiere(daten, verfahren), daten
    )


def test_schluessel_und_signaturverfahren_muessen_zusammenpassen(
    werkbank: Werkbank, autor: Tokenschluessel
) -> None:
    with pytest.raises(AlgorithmusUnzulaessig):
        autor.signiere(b"x", Signaturverfahren.ECDSA_SHA256)
    with pytest.raises(AlgorithmusUnzulaessig):
        lade(werkbank.adresse("absender-sig-p256")).signiere(b"x", Signaturverfahren.PSS_SHA256)


@pytest.mark.parametrize("digest", [Digestverfahren.SHA256, Digestverfahren.SHA384, Digestverfahren.SHA512])
@pytest.mark.parametrize("maske", [Maskenverfahren.MGF1_SHA256, Maskenverfahren.MGF1_SHA512])
def test_das_token_packt_inhaltsschluessel_aus(
    leser: Tokenschluessel, digest: Digestverfahren, maske: Maskenverfahren
) -> None:
    klar = secrets.token_bytes(32)
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, klar, digest, maske)
    assert leser.entschluessele(geheim, digest, maske) == klar


@pytest.mark.parametrize(
    "verderbe",
    [
        lambda g: g[:-1] + bytes([g[-1] ^ 1]),
        lambda g: g[:-1],
        lambda g: g + b"x",
        lambda g: b"",
        lambda g: b"\xff" * len(g),
        lambda g: verpacke_schluessel(zertifikat("absender-enc-3072").oeffentlich, bytes(32)),
    ],
    ids=["Bit gekippt", "zu kurz", "zu lang", "leer", "über dem Modul", "für einen anderen"],
)
def test_ein_falsches_geheimnis_ist_nicht_zu_entschluesseln_und_schadet_dem_token_nicht(
    leser: Tokenschluessel, verderbe: Callable[[bytes], bytes]
) -> None:
    klar = secrets.token_bytes(32)
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, klar)
    with pytest.raises(NichtEntschluesselbar):
        leser.entschluessele(verderbe(geheim))
    assert leser.entschluessele(geheim) == klar


def test_ein_signaturschluessel_entschluesselt_nicht(autor: Tokenschluessel) -> None:
    geheim = verpacke_schluessel(autor.zertifikat.oeffentlich, bytes(32))
    with pytest.raises(TokenKannNicht):
        autor.entschluessele(geheim)


def test_viele_faeden_teilen_sich_ein_token(autor: Tokenschluessel, leser: Tokenschluessel) -> None:
    klar = secrets.token_bytes(32)
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, klar)

    def arbeite(nummer: int) -> None:
        daten = str(nummer).encode()
        wert = autor.signiere(daten, Signaturverfahren.RSA_SHA256)
        pruefe_signatur(autor.zertifikat.oeffentlich, Signaturverfahren.RSA_SHA256, wert, daten)
        assert leser.entschluessele(geheim) == klar
        with pytest.raises(NichtEntschluesselbar):
            leser.entschluessele(bytes(len(geheim)))

    with ThreadPoolExecutor(8) as faeden:
        list(faeden.map(arbeite, range(40)))


@pytest.mark.parametrize(
    ("token", "objekt", "fehler"),
    [
        ("Nirgendwo", "absender-sig-3072", TokenUnbekannt),
        ("Beispielamt", "gibt es nicht", SchluesselFehlt),
        ("Mangelamt", "doppelt", SchluesselFehlt),
        ("Mangelamt", "ohne Zertifikat", TokenzertifikatFehlt),
        ("Mangelamt", "fremdes Zertifikat", TokenzertifikatFehlt),
        ("Mangelamt", "fremde Chiffre", TokenzertifikatFehlt),
        ("Mangelamt", "fremde Kurve", TokenzertifikatFehlt),
    ],
)
def test_was_nicht_passt_haelt_den_start_an(
    werkbank: Werkbank, token: str, objekt: str, fehler: type[Fehler]
) -> None:
    with pytest.raises(fehler) as gefangen:
        lade(werkbank.adresse(objekt, token=token))
    assert gefangen.value.exit_code == 2


def test_das_zertifikat_darf_in_einer_datei_stehen(werkbank: Werkbank, tmp_path: Path) -> None:
    def mit(datei: Path) -> Tokenschluessel:
        return lade(werkbank.adresse("ohne Zertifikat", token="Mangelamt", x_certificate=str(datei)))

    assert mit(ORDNER / "pki" / "absender-sig-3072.cer").zertifikat == zertifikat("absender-sig-3072")
    with pytest.raises(TokenzertifikatFehlt):
        mit(ORDNER / "pki" / "empfaenger-sig-3072.cer")
    with pytest.raises(TokenzertifikatFehlt):
        mit(tmp_path / "fehlt.cer")


def test_auch_bei_elliptischen_kurven_muss_das_zertifikat_zum_schluessel_gehoeren(
    werkbank: Werkbank, tmp_path: Path
) -> None:
    fremd = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Testschlüssel, wertlos")])
    bauer = x509.CertificateBuilder(name, name, fremd.public_key(), 4711, WANN, WANN + timedelta(days=1))
    usage = x509.KeyUsage(True, True, *[False] * 7)
    datei = tmp_path / "fremd.cer"
    datei.write_bytes(bauer.add_extension(usage, True).sign(fremd, SHA256()).public_bytes(Encoding.DER))
    with pytest.raises(TokenzertifikatFehlt):
        lade(werkbank.adresse("absender-sig-p256", x_certificate=str(datei)))


def test_eine_bibliothek_die_keine_ist(werkbank: Werkbank, tmp_path: Path) -> None:
    (tmp_path / "muell.so").write_bytes(b"kein Programm")
    for modul in (tmp_path / "muell.so", tmp_path / "fehlt.so"):
        with pytest.raises(ModulFehlt):
            lade(werkbank.adresse("absender-sig-3072", modul=modul))


def test_eine_falsche_pin_wird_nie_wiederholt_und_der_letzte_versuch_bleibt_einem_menschen(
    werkbank: Werkbank,
) -> None:
    adresse = werkbank.adresse("irgendeiner", token="Sperrprobe")
    for _ in range(50):  # the token locks after ten
        with pytest.raises(PinFalsch):
            lade(adresse, b"immer dieselbe")
    for nummer in range(20):
        with pytest.raises((PinFalsch, PinGesperrt)) as gefangen:
            lade(adresse, f"falsch {nummer}".encode())
    assert gefangen.type is PinGesperrt
    werkbank.opensc("--token-label", "Sperrprobe", "--login", "--pin", NUTZERPIN, "--list-objects")


def test_ist_das_token_offen_zaehlt_trotzdem_nur_die_richtige_pin(
    werkbank: Werkbank, autor: Tokenschluessel
) -> None:
    with pytest.raises(PinFalsch):
        lade(werkbank.adresse("leser-enc-3072"), b"4321")
    assert autor.signiere(b"x", Signaturverfahren.RSA_SHA256)


def test_ein_gezogenes_token_ist_ein_voruebergehender_fehler_und_danach_geht_es_weiter(
    stecker: Stecker, werkbank: Werkbank
) -> None:
    autor = lade(werkbank.adresse("absender-sig-3072", modul=stecker.modul))
    leser = lade(werkbank.adresse("leser-enc-3072", modul=stecker.modul))
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, bytes(32))
    assert leser.entschluessele(geheim) == bytes(32)
    stecker.ziehe()
    for _ in range(2):
        with pytest.raises(TokenNichtErreichbar) as gefangen:
            leser.entschluessele(geheim)
        assert gefangen.value.wiederholbar
        with pytest.raises(TokenNichtErreichbar):
            autor.signiere(b"x", Signaturverfahren.RSA_SHA256)
    with pytest.raises(TokenNichtErreichbar):
        lade(werkbank.adresse("absender-sig-3072", modul=stecker.modul))
    stecker.stecke()
    assert leser.entschluessele(geheim) == bytes(32)
    wert = autor.signiere(b"x", Signaturverfahren.RSA_SHA256)
    pruefe_signatur(autor.zertifikat.oeffentlich, Signaturverfahren.RSA_SHA256, wert, b"x")


def test_ein_kurz_gezogenes_token_faellt_nicht_auf(stecker: Stecker, werkbank: Werkbank) -> None:
    leser = lade(werkbank.adresse("leser-enc-3072", modul=stecker.modul))
    geheim = verpacke_schluessel(leser.zertifikat.oeffentlich, bytes(32))
    for _ in range(3):
        stecker.ziehe()
        stecker.stecke()
        assert leser.entschluessele(geheim) == bytes(32)
