"""`osci open`, `seal`, `send` and `cert check` with the trust folders, key and PIN files of the field."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.osci.inhalt.versiegeln import Versiegler
from gateway.ports import Inhalt
from gateway.schutz.schluessel import Softwareschluessel
from gateway.schutz.testzertifikate import Ausgabe, schreibe_p12, zertifikat
from gateway.schutz.zertifikat import Zertifikat
from tests.feldpki import PIN, WANN, blatt, ca, liste, ordner, p12, pem, privat, tage
from tests.integration.befehl import Antwort, Befehl
from tests.oscivektoren import ORDNER, vertrauensordner
from tests.p12bau import fuege_zusammen


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Befehl:
    """Sees what libraries write to the file descriptors, too."""
    monkeypatch.setenv("AKTENBRUECKE_PIN", PIN.decode())
    return Befehl(monkeypatch, capfd)


class Sendung:
    """A message of an author for a reader, in a folder of its own."""

    def __init__(self, ort: Path, autor: Zertifikat, aussteller: Ausgabe):
        self.ort = ort
        leser = blatt("Leser", "leser", aussteller, "chiffre")
        p12(ort / "leser.p12", leser, "leser", aussteller)
        with (ort / "nachricht.osci").open("wb") as ziel:
            inhalt = Inhalt("inhalt.txt", 5, lambda: (ort / "inhalt.txt").open("rb"))
            (ort / "inhalt.txt").write_bytes(b"Probe")
            versiegler = Versiegler(Softwareschluessel(privat("autor"), autor))
            versiegler.versiegle([inhalt], leser, ziel, als_anhang=False)

    def oeffne(self, befehl: Befehl, vertrauen: Path) -> Antwort:
        ziel = self.ort / "aus"
        antwort = befehl(
            *("osci", "open", self.ort / "nachricht.osci", "--reader", self.ort / "leser.p12"),
            *("--trust", vertrauen, "--at", WANN.isoformat(), "--out", ziel, "--json"),
        )
        assert ziel.exists() == (antwort.exit_code == 0), "nothing is written of what does not hold"
        return antwort


def test_die_liste_des_alten_schluessels_sperrt_auch_neben_der_des_neuen(
    tmp_path: Path, befehl: Befehl, monkeypatch: pytest.MonkeyPatch
) -> None:
    wurzel = ca("Wurzel", "wurzel")
    alt, neu = ca("Ausgabe", "ausgabe-alt", wurzel), ca("Ausgabe", "ausgabe-neu", wurzel)
    autor = blatt("Amt gesperrt", "autor", alt)
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=wurzel.zertifikat.der,
        wurzel__crl=liste(wurzel),
        ausgabe_alt__cer=alt.zertifikat.der,
        ausgabe_neu__cer=neu.zertifikat.der,
        ausgabe_alt__crl=liste(alt, [autor], alter=5),
    )
    sendung = Sendung(tmp_path, autor, alt)
    assert sendung.oeffne(befehl, vertrauen).letzte["code"] == "T001"
    (tmp_path / "neu.crl").write_bytes(liste(neu, alter=1))
    assert befehl("cert", "import-crl", tmp_path / "neu.crl", "--trust", vertrauen, "--json").exit_code == 0
    assert (vertrauen / "ausgabe_alt.crl").exists()
    antwort = sendung.oeffne(befehl, vertrauen)
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "T001")
    assert "gesperrt seit 05.11.2026" in antwort.letzte["text"]


@pytest.mark.parametrize("datei", ["alle__crl", "ausgabe__pem"])
def test_auch_die_zweite_liste_einer_datei_sperrt(tmp_path: Path, befehl: Befehl, datei: str) -> None:
    wurzel = ca("Wurzel", "wurzel")
    ausgabe = ca("Ausgabe", "ausgabe-alt", wurzel)
    autor = blatt("Amt gesperrt", "autor", ausgabe)
    erster = pem("X509 CRL", liste(wurzel)) if "crl" in datei else pem("CERTIFICATE", ausgabe.zertifikat.der)
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=wurzel.zertifikat.der,
        wurzel__crl=liste(wurzel),
        ausgabe__cer=ausgabe.zertifikat.der,
        ausgabe__crl=liste(ausgabe, alter=9),
        **{datei: erster + pem("X509 CRL", liste(ausgabe, [autor], alter=1))},
    )
    antwort = Sendung(tmp_path, autor, ausgabe).oeffne(befehl, vertrauen)
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, "T001")


@pytest.mark.parametrize("was", ["wurzel", "ausgabe"])
@pytest.mark.parametrize("alter_name", ["a__cer", "z__cer"])
def test_die_abgelaufene_ca_darf_neben_der_verlaengerten_liegen(
    tmp_path: Path, befehl: Befehl, was: str, alter_name: str
) -> None:
    wurzel = ca("Wurzel", "wurzel")
    ausgabe = ca("Ausgabe", "ausgabe-alt", wurzel)
    alte = (
        ca("Wurzel", "wurzel", ab=-900, bis=-20)
        if was == "wurzel"
        else ca("Ausgabe", "ausgabe-alt", wurzel, ab=-900, bis=-20)
    )
    vertrauen = ordner(
        tmp_path / "v",
        m__cer=wurzel.zertifikat.der,
        n__cer=ausgabe.zertifikat.der,
        wurzel__crl=liste(wurzel),
        ausgabe__crl=liste(ausgabe),
        **{alter_name: alte.zertifikat.der},
    )
    antwort = Sendung(tmp_path, blatt("Amt", "autor", ausgabe), ausgabe).oeffne(befehl, vertrauen)
    assert (antwort.exit_code, antwort.meldung) == (0, "")


def test_eine_unverstandene_datei_haelt_den_befehl_auf_und_wird_genannt(
    tmp_path: Path, befehl: Befehl
) -> None:
    wurzel = ca("Wurzel", "wurzel")
    autor = blatt("Amt", "autor", wurzel)
    vertrauen = ordner(
        tmp_path / "v",
        wurzel__cer=wurzel.zertifikat.der,
        wurzel__crl=liste(wurzel),
        zweite__crl=pem("X509 CRL", liste(wurzel, [autor], alter=1))[:-40],
    )
    sendung = Sendung(tmp_path, autor, wurzel)
    antwort = sendung.oeffne(befehl, vertrauen)
    assert (antwort.exit_code, antwort.letzte["code"]) == (2, "schutz.vertrauensordner")
    assert "zweite.crl" in antwort.letzte["text"]
    (tmp_path / "amt.cer").write_bytes(autor.der)
    geprueft = befehl(
        "cert", "check", tmp_path / "amt.cer", "--trust", vertrauen, "--at", WANN.isoformat(), "--json"
    )
    assert (geprueft.exit_code, geprueft.letzte["file"], geprueft.letzte["ok"]) == (1, "zweite.crl", False)
    (vertrauen / "zweite.crl").unlink()
    assert sendung.oeffne(befehl, vertrauen).exit_code == 0


# --- keys and PINs ------------------------------------------------------------------------------------


class Autor:
    """Seals a file with a key file and a PIN file."""

    def __init__(self, ort: Path, befehl: Befehl):
        self.ort, self.befehl = ort, befehl
        self.wurzel = ca("Wurzel", "wurzel")
        (ort / "inhalt.txt").write_text("Probe")
        (ort / "leser.cer").write_bytes(blatt("Leser", "leser", self.wurzel, "chiffre").der)

    def versiegle(self, schluessel: Path, pin: bytes) -> Antwort:
        datei = self.ort / "pin"
        datei.touch(mode=0o600)
        datei.write_bytes(pin)
        return self.befehl(
            *("osci", "seal", self.ort / "inhalt.txt", "--author", schluessel, "--pin-file", datei),
            *("--reader", self.ort / "leser.cer", "--out", self.ort / "m.osci", "--json"),
        )


@pytest.fixture
def autor(tmp_path: Path, befehl: Befehl) -> Autor:
    return Autor(tmp_path, befehl)


@pytest.mark.parametrize(
    ("pin", "datei", "ende", "kodierung"),
    [
        (b"123456", b"\xef\xbb\xbf123456\r\n", 0, ""),
        (b"123456", "123456\r\n".encode("utf-16"), 2, "UTF-16"),
        ("Grün12".encode(), "Grün12\n".encode(), 0, ""),
        ("Grün12".encode(), "Grün12\r\n".encode("cp1252"), 2, "Windows-1252"),
        (b"123456", b"1234\x0056", 2, "Nullbytes"),
    ],
)
def test_pin_dateien_werden_gelesen_oder_ihre_kodierung_genannt(
    pin: bytes, datei: bytes, ende: int, kodierung: str, autor: Autor
) -> None:
    heute = autor.wurzel
    schluessel = p12(autor.ort / "s.p12", blatt("Amt", "autor", heute), "autor", heute, pin)
    antwort = autor.versiegle(schluessel, datei)
    assert (antwort.exit_code, (autor.ort / "m.osci").exists()) == (ende, ende == 0)
    assert kodierung in antwort.ausgabe
    gesagt = antwort.ausgabe + antwort.meldung
    for verboten in ("1234", "Gr", "12\r", "panicked", "Traceback"):
        assert verboten not in gesagt.replace(str(autor.ort), "")


def test_eine_falsche_kodierung_der_umgebungsvariablen_ist_ein_satz(
    autor: Autor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AKTENBRUECKE_PIN", "Gr\udcfcn12")
    antwort = autor.befehl(
        *("osci", "seal", autor.ort / "inhalt.txt", "--author", autor.ort / "egal.p12"),
        *("--reader", autor.ort / "leser.cer", "--out", autor.ort / "m.osci", "--json"),
    )
    assert antwort.exit_code == 2
    assert "UTF-8" in antwort.letzte["text"]
    assert "Gr" not in antwort.ausgabe + antwort.meldung


def test_aus_einer_datei_mit_zwei_schluesseln_signiert_der_richtige(autor: Autor) -> None:
    wurzel = autor.wurzel
    einzelne = [
        p12(autor.ort / f"{n}.p12", blatt(n, n, wurzel, zweck), n, wurzel).read_bytes()
        for n, zweck in (("chiffre", "chiffre"), ("autor", "signatur"))
    ]
    beide = autor.ort / "beide.p12"
    beide.write_bytes(fuege_zusammen(PIN, *einzelne))
    assert autor.versiegle(beide, PIN).exit_code == 0
    zweiter = p12(autor.ort / "z.p12", blatt("zweiter", "zweiter", wurzel), "zweiter", wurzel)
    beide.write_bytes(fuege_zusammen(PIN, einzelne[1], zweiter.read_bytes()))
    (autor.ort / "m.osci").unlink()
    antwort = autor.versiegle(beide, PIN)
    assert antwort.exit_code == 2
    assert "mehrere Schlüssel" in antwort.letzte["text"]


def _befristet(ab: float, bis: float, wurzel: Ausgabe) -> Zertifikat:
    name = ("Testamt (erfunden)", "Amt befristet")
    return zertifikat(name, privat("autor"), tage(ab), tage(bis), wurzel, zweck="signatur")


@pytest.mark.parametrize(("ab", "bis"), [(-900, -600), (90_000, 90_100)])
def test_vor_einem_heute_ungueltigen_zertifikat_wird_beim_versiegeln_gewarnt(
    ab: float, bis: float, autor: Autor
) -> None:
    """Sealing goes on, as old mail must be made again for a test; sending is what refuses."""
    datei = autor.ort / "b.p12"
    schreibe_p12(datei, privat("autor"), _befristet(ab, bis, autor.wurzel), autor.wurzel, PIN)
    antwort = autor.versiegle(datei, PIN)
    assert antwort.exit_code == 0
    assert "Amt befristet" in antwort.meldung and "heute nicht gültig" in antwort.meldung


@pytest.mark.parametrize(
    ("wer", "code"), [("abgelaufen", "T000"), ("gesperrt", "T001"), ("kuenftig", "T002")]
)
def test_osci_send_mit_eigenem_schlechten_zertifikat_spricht_mit_niemandem(
    wer: str, code: str, tmp_path: Path, befehl: Befehl
) -> None:
    """Nothing listens on that port: a call would end with 3."""
    pki = ORDNER / "pki"
    (tmp_path / "inhalt.txt").write_text("Probe")
    antwort = befehl(
        *("osci", "send", tmp_path / "inhalt.txt", "--mailbox", "http://127.0.0.1:9/"),
        *("--mailbox-cert", pki / "intermediaer-enc-3072.cer"),
        *("--mailbox-cert", pki / "intermediaer-sig-3072.cer"),
        *("--sign", pki / f"absender-sig-{wer}.p12", "--cipher", pki / "absender-enc-3072.p12"),
        *("--to", pki / "empfaenger-enc-3072.cer", "--trust", vertrauensordner(tmp_path / "v"), "--json"),
    )
    assert (antwort.exit_code, antwort.letzte["code"]) == (1, code)
    assert antwort.letzte["message_id"] is None
