"""OpenSSL as a peer that we did not write: same certificate, same moment, same answer.

`openssl verify` is asked the same questions: path to the anchor, revocation of every certificate in it, key
usage (-purpose) and key size (-auth_level 3 = 128 bit, RSA-3072). Known differences: because we judge at a
moment, OpenSSL doesn't use a list before its date of issue and ignores the date of a revocation; and it wants
a list for an issuer whose certificate names none.
"""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.sperrliste import Sperrliste
from gateway.schutz.testpki import Pki
from gateway.schutz.urteil import Befund, Zweck
from gateway.schutz.vertrauensdatei import lies_sperrlisten
from gateway.schutz.zertifikat import Zertifikat
from tests.unit.schutz.vektoren import MITTE, PKI, UEBLICH, ordner

ZWECKE = {Zweck.SIGNATUR: "smimesign", Zweck.VERSCHLUESSELUNG: "smimeencrypt"}


class Openssl:
    """`openssl verify` with the contents of a trust folder."""

    def __init__(self, vertrauen: Path, arbeit: Path):
        arbeit.mkdir()
        self.arbeit = arbeit
        zertifikate = [Zertifikat.aus_datei(d.read_bytes()) for d in sorted(vertrauen.glob("*.cer"))]
        listen = [s for d in sorted(vertrauen.glob("*.crl")) for s in lies_sperrlisten(d.read_bytes())]
        self._schreibe("anker", [z for z in zertifikate if z.ist_selbstsigniert])
        self._schreibe("aussteller", [z for z in zertifikate if not z.ist_selbstsigniert])
        self._schreibe("listen", listen)

    def _schreibe(self, name: str, was: list[Zertifikat] | list[Sperrliste]) -> None:
        (self.arbeit / name).write_bytes(b"".join(w.x509.public_bytes(Encoding.PEM) for w in was))

    def _vorhanden(self, option: str, name: str) -> tuple[str, ...]:
        """OpenSSL calls an empty file an error."""
        return (option, name) if (self.arbeit / name).stat().st_size else ()

    def nimmt_an(self, der: bytes, zweck: Zweck, wann: datetime) -> bool:
        self._schreibe("gefragt", [Zertifikat(der)])
        lauf = subprocess.run(
            [
                *("openssl", "verify", "-crl_check_all", "-auth_level", "3", "-purpose", ZWECKE[zweck]),
                *("-attime", str(int(wann.timestamp())), "-no-CApath", "-no-CAstore"),
                *("-CAfile", "anker", *self._vorhanden("-untrusted", "aussteller")),
                *("-CRLfile", "listen", "gefragt"),
            ],
            cwd=self.arbeit,
            check=False,
            capture_output=True,
        )
        return lauf.returncode == 0


def vergleiche(
    pruefung: Zertifikatspruefung, openssl: Openssl, zertifikate: list[Path], wann: datetime
) -> dict[str, bool]:
    """Our answers, and none of them differs from OpenSSL's."""
    unsere = {
        f"{datei.stem} {zweck.name}": pruefung.pruefe(datei.read_bytes(), zweck, wann).gueltig
        for datei in zertifikate
        for zweck in ZWECKE
    }
    ihre = {
        f"{datei.stem} {zweck.name}": openssl.nimmt_an(datei.read_bytes(), zweck, wann)
        for datei in zertifikate
        for zweck in ZWECKE
    }
    assert unsere == ihre
    return unsere


@pytest.mark.parametrize(
    "wann",
    [
        MITTE,
        datetime(2024, 1, 1, tzinfo=UTC),
        datetime(2024, 5, 31, 23, 59, 59, tzinfo=UTC),
        datetime(2024, 6, 1, 0, 0, 1, tzinfo=UTC),
        datetime(2049, 6, 1, tzinfo=UTC),
        datetime(2051, 1, 1, tzinfo=UTC),
    ],
)
def test_die_vektoren_zu_verschiedenen_zeiten(wann: datetime, tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    zertifikate = sorted(PKI.glob("absender-*.cer"))
    if wann < datetime(2024, 6, 1, tzinfo=UTC):
        zertifikate.remove(PKI / "absender-sig-gesperrt.cer")
    unsere = vergleiche(Zertifikatspruefung(vertrauen), Openssl(vertrauen, tmp_path / "o"), zertifikate, wann)
    assert any(unsere.values()) == (wann.year < 2051)


@pytest.mark.parametrize(
    "dateien",
    [
        ("testwurzel.cer", "ausstellend.cer", "testwurzel.crl"),
        ("testwurzel.cer", "ausstellend.crl", "testwurzel.crl"),
        ("fremdwurzel.cer", "ausstellend.cer", "ausstellend.crl", "testwurzel.crl"),
        ("testwurzel.cer", "ausstellend.cer", "ausstellend-veraltet.crl", "testwurzel.crl"),
        (*UEBLICH, "ausstellend-veraltet.crl"),
    ],
)
def test_unvollstaendige_vertrauensordner(dateien: tuple[str, ...], tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *dateien)
    zertifikate = [PKI / f"absender-sig-{art}.cer" for art in ("3072", "gesperrt", "fremd", "p256")]
    vergleiche(Zertifikatspruefung(vertrauen), Openssl(vertrauen, tmp_path / "o"), zertifikate, MITTE)


@pytest.mark.parametrize("tage", [0, 29, 31, 59])
def test_die_erzeugte_pki_mit_pss_signierten_zertifikaten(tage: int, testpki: Pki, tmp_path: Path) -> None:
    wann = datetime.now(UTC) + timedelta(days=tage)
    unsere = vergleiche(
        Zertifikatspruefung(testpki.vertrauen),
        Openssl(testpki.vertrauen, tmp_path / "o"),
        sorted(testpki.ordner.glob("*-*.cer")),
        wann,
    )
    gut = {f"{n}-signatur SIGNATUR" for n in ("behoerde-a", "behoerde-b", "postfach")}
    assert gut <= {name for name, gueltig in unsere.items() if gueltig}


@pytest.mark.parametrize("stelle", range(0, 1400, 97))
def test_ein_gekipptes_bit_im_zertifikat(stelle: int, tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    der = bytearray((PKI / "absender-sig-3072.cer").read_bytes())
    der[stelle] ^= 4
    assert not Zertifikatspruefung(vertrauen).pruefe(bytes(der), Zweck.SIGNATUR, MITTE).gueltig


@pytest.mark.parametrize("liste", ["ausstellend.crl", "testwurzel.crl"])
def test_eine_verfaelschte_sperrliste_gibt_keine_auskunft(liste: str, tmp_path: Path) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    daten = bytearray((vertrauen / liste).read_bytes())
    daten[-5] ^= 1
    (vertrauen / liste).write_bytes(daten)
    zertifikate = [PKI / "absender-sig-3072.cer", PKI / "absender-sig-gesperrt.cer"]
    unsere = vergleiche(
        Zertifikatspruefung(vertrauen), Openssl(vertrauen, tmp_path / "o"), zertifikate, MITTE
    )
    assert not any(unsere.values())


@pytest.mark.parametrize(
    ("art", "bits", "digest", "befund"),
    [
        ("rsa-pss", 3072, "sha256", Befund.GUELTIG),
        ("rsa", 3072, "sha512", Befund.GUELTIG),
        ("rsa", 3072, "sha1", Befund.KETTE_UNGUELTIG),
        ("rsa", 2048, "sha256", Befund.KETTE_UNGUELTIG),
    ],
)
def test_eine_ca_aus_openssl(art: str, bits: int, digest: str, befund: Befund, tmp_path: Path) -> None:
    """id-RSASSA-PSS keys with the longest salt are understood; a weak digest or CA key is not accepted."""
    vertrauen = tmp_path / "v"
    vertrauen.mkdir()
    (tmp_path / "index.txt").touch()
    (tmp_path / "ca.cnf").write_text(
        "[ca]\ndefault_ca=x\n[x]\ndatabase=index.txt\ndefault_md=sha256\ndefault_crl_days=30\n"
        "[leaf]\nkeyUsage=critical,digitalSignature\nbasicConstraints=critical,CA:FALSE\n"
    )
    neu = ("-newkey", art, "-nodes", "-pkeyopt")
    usage = ("-days", "30", "-addext", "keyUsage=critical,keyCertSign,cRLSign")
    laenge = f"rsa_keygen_bits:{bits}"
    for befehl in (
        (
            "req",
            "-x509",
            *neu,
            laenge,
            *usage,
            "-keyout",
            "ca.key",
            "-out",
            "v/ca.cer",
            "-subj",
            "/CN=wertlos CA",
        ),
        ("req", *neu, "rsa_keygen_bits:3072", "-keyout", "l.key", "-out", "l.csr", "-subj", "/CN=wertlos"),
        (
            *("x509", "-req", "-in", "l.csr", "-CA", "v/ca.cer", "-CAkey", "ca.key", "-CAcreateserial"),
            *(f"-{digest}", "-days", "20", "-extfile", "ca.cnf", "-extensions", "leaf", "-out", "l.cer"),
        ),
        ("ca", "-gencrl", "-config", "ca.cnf", "-cert", "v/ca.cer", "-keyfile", "ca.key", "-out", "v/ca.crl"),
    ):
        subprocess.run(["openssl", *befehl], cwd=tmp_path, check=True, capture_output=True)
    der = Zertifikat.aus_datei((tmp_path / "l.cer").read_bytes()).der
    jetzt = datetime.now(UTC) + timedelta(minutes=1)
    assert Zertifikatspruefung(vertrauen).pruefe(der, Zweck.SIGNATUR, jetzt).befund is befund
    angenommen = Openssl(vertrauen, tmp_path / "o").nimmt_an(der, Zweck.SIGNATUR, jetzt)
    assert angenommen is (befund is Befund.GUELTIG)
