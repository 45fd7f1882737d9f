"""OSCI with keys in tokens: the sealed messages, the mailbox, the commands and the settings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from adapters.pkcs11.schluessel import lade_tokenschluessel
from gateway.schutz.pfad import Zertifikatspruefung
from gateway.schutz.schluessel import Schluessel
from gateway.schutz.tokenadresse import lies_tokenadresse
from gateway.schutz.verfahren import Signaturverfahren
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import EINSTELLUNGEN
from tests.interop.pkcs11.werkbank import NUTZERPIN, Stecker, Werkbank
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import ORDNER, zertifikat

pytestmark = pytest.mark.xdist_group("pkcs11")
PKI = ORDNER / "pki"


class Tokenbund(Schluesselbund):
    """The participant `absender` has its keys in a token, the others in files."""

    def __init__(self, werkbank: Werkbank):
        namen = ("absender-sig-3072", "absender-enc-3072")
        adressen = {name: lies_tokenadresse(werkbank.adresse(name)) for name in namen}
        self._token = {n: lade_tokenschluessel(a, NUTZERPIN.encode()) for n, a in adressen.items()}

    def __getitem__(self, name: str) -> Schluessel:
        return self._token.get(name) or super().__getitem__(name)


@pytest.fixture
def stand(werkbank: Werkbank, tmp_path: Path, vektorpruefung: Zertifikatspruefung) -> Iterator[Postfachstand]:
    stand = Postfachstand(tmp_path / "postfach", Tokenbund(werkbank), vektorpruefung)
    stand.starte()
    yield stand
    stand.beende()


@pytest.fixture
def befehl(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], werkbank: Werkbank) -> Befehl:
    return Befehl(monkeypatch, capsys)


@pytest.mark.parametrize("als_anhang", [True, False], ids=["Anhang", "eingebettet"])
@pytest.mark.parametrize("verfahren", [Signaturverfahren.RSA_SHA256, Signaturverfahren.PSS_SHA512])
def test_hin_und_zurueck_durch_das_postfach(
    stand: Postfachstand, als_anhang: bool, verfahren: Signaturverfahren
) -> None:
    hin = stand.versiegelt(b"hin" * 1000, als_anhang=als_anhang, verfahren=verfahren)
    stand.postfach("absender").liefere_ein(hin, stand.eintrag("empfaenger"), "Probe")
    assert [inhalt for _, inhalt in stand.hole("empfaenger")] == [b"hin" * 1000]
    zurueck = stand.versiegelt(b"her" * 1000, von="empfaenger", an="absender", als_anhang=als_anhang)
    stand.postfach("empfaenger").liefere_ein(zurueck, stand.eintrag("absender"), "Probe")
    assert [inhalt for _, inhalt in stand.hole("absender")] == [b"her" * 1000]


def test_osci_seal_und_open_nehmen_pkcs11_adressen(
    befehl: Befehl, werkbank: Werkbank, vertrauen: Path, tmp_path: Path
) -> None:
    (tmp_path / "inhalt.xml").write_bytes(b"<akte/>")
    nachricht, pin = tmp_path / "nachricht.osci", ("--pin-file", werkbank.pin_datei, "--json")
    autor, leser = werkbank.adresse("absender-sig-p256"), werkbank.adresse("leser-enc-3072")
    an = ("--reader", PKI / "leser-enc-3072.cer", "--out", nachricht)
    assert befehl("osci", "seal", tmp_path / "inhalt.xml", "--author", autor, *an, *pin).exit_code == 0
    ziel = ("--trust", vertrauen, "--out", tmp_path / "aus")
    antwort = befehl("osci", "open", nachricht, "--reader", leser, *ziel, *pin)
    assert antwort.exit_code == 0, antwort.meldung
    assert antwort.letzte["signature"]["serial"] == zertifikat("absender-sig-p256").seriennummer
    assert (tmp_path / "aus" / "inhalt.xml").read_bytes() == b"<akte/>"


@pytest.mark.parametrize(
    "adresse", ["pkcs11:", "pkcs11:token=a;object=b", "pkcs11:token=a;object=b?pin-value=1234"]
)
def test_eine_falsche_adresse_ist_ein_aufruffehler_und_wird_nicht_wiederholt(
    befehl: Befehl, tmp_path: Path, werkbank: Werkbank, adresse: str
) -> None:
    ziel = ("--reader", PKI / "leser-enc-3072.cer", "--out", tmp_path / "x")
    pin = ("--pin-file", werkbank.pin_datei, "--json")
    antwort = befehl("osci", "seal", PKI / "index.json", "--author", adresse, *ziel, *pin)
    assert antwort.exit_code == 2
    assert "keine brauchbare PKCS#11-Adresse" in antwort.ausgabe + antwort.meldung
    assert "1234" not in antwort.ausgabe + antwort.meldung


def _einstellungen(tmp_path: Path, werkbank: Werkbank, vertrauen: Path, modul: Path | None = None) -> Path:
    text = EINSTELLUNGEN.format(pki="PKI", signatur="SIG")
    ersatz = {
        "PKI/vertrauen": str(vertrauen),
        "PKI/SIG-signatur.p12": werkbank.adresse("absender-sig-3072", modul=modul),
        "PKI/behoerde-a-chiffre.p12": werkbank.adresse("leser-enc-3072", modul=modul),
        "PKI/pin.txt": str(werkbank.pin_datei),
    }
    for alt, neu in ersatz.items():
        assert alt in text
        text = text.replace(alt, neu)
    datei = tmp_path / "gateway.toml"
    datei.write_text(text)
    return datei


def test_cert_list_und_check_kennen_zertifikate_im_token(
    befehl: Befehl, tmp_path: Path, werkbank: Werkbank, vertrauen: Path
) -> None:
    datei = _einstellungen(tmp_path, werkbank, vertrauen)
    antwort = befehl("cert", "list", "--settings", datei, "--json")
    eigene = [z for z in map(json.loads, antwort.ausgabe.splitlines()) if z["art"] == "eigenes"]
    erwartet = [zertifikat(name).fingerabdruck for name in ("absender-sig-3072", "leser-enc-3072")]
    assert [z["sha256"] for z in eigene] == erwartet
    antwort = befehl("cert", "check", "--settings", datei, "--json")
    eigene = [z for z in map(json.loads, antwort.ausgabe.splitlines()) if z.get("file") == "azr:001900"]
    assert [z["befund"] for z in eigene] == ["gueltig"] * 2


def test_ein_gezogenes_token_endet_mit_drei(
    befehl: Befehl, tmp_path: Path, werkbank: Werkbank, vertrauen: Path, stecker: Stecker
) -> None:
    datei = _einstellungen(tmp_path, werkbank, vertrauen, stecker.modul)
    assert befehl("cert", "check", "--settings", datei, "--json").exit_code == 0
    stecker.ziehe()
    antwort = befehl("cert", "check", "--settings", datei, "--json")
    assert (antwort.exit_code, antwort.letzte["code"]) == (3, "pkcs11.nicht_erreichbar")
    stecker.stecke()
    assert befehl("cert", "check", "--settings", datei, "--json").exit_code == 0
