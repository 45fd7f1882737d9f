"""Keys of the Mandanten: exchanged while running, earlier ones kept, a broken one stops only its own."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.osci.fehler import FalscherLeser
from gateway.bootstrap.installation import Installation
from gateway.bootstrap.mandantentueren import MandantNichtBereit
from gateway.errors import VoruebergehenderFehler
from gateway.ports import Inhalt
from gateway.schutz.hauptschluesseldatei import lege_hauptschluessel_an
from gateway.schutz.testpki import Pki
from gateway.settings import lade
from tests.integration.befehl import Befehl
from tests.integration.schutz.test_befehle import einstellungen
from tests.oscivektoren import Speicherquarantaene

A, B = "azr:001900", "azr:001901"


class Platz:
    """Settings of two Mandanten with key files of their own, which may be exchanged."""

    def __init__(self, ort: Path, pki: Pki, datenbank: Path):
        self.ort, self.pki = ort, pki
        shutil.copy(datenbank, ort / "aktenbruecke.db")
        lege_hauptschluessel_an(ort / "haupt.schluessel")
        text = einstellungen(ort, pki).read_text()
        kopf, mandant = text.split("[[mandanten]]")
        mandant = mandant.replace(f"{pki.ordner}/", "A-")
        zweiter = mandant.replace(A, B).replace("A-", "B-").replace('"dms"', '"dms-b"')
        self.datei = ort / "gateway.toml"
        self.datei.write_text(f"{kopf}[[mandanten]]{mandant}\n[[mandanten]]{zweiter}")
        verzeichnis = ort / "verzeichnis.toml"
        b = verzeichnis.read_text()
        verzeichnis.write_text(b + b.replace(B, A).replace("behoerde-b-chiffre", "behoerde-a-chiffre"))
        for wer in "AB":
            for art in ("behoerde-a-signatur.p12", "behoerde-a-chiffre.p12", "pin.txt"):
                self.tausche(f"{wer}-{art}", art)
        for ordner in ("dms", "dms-b"):
            (ort / ordner).mkdir()

    def tausche(self, datei: str, gegen: str) -> None:
        """Written beside it, then renamed; only for the owner."""
        neu = self.ort / f".{datei}.neu"
        neu.touch(mode=0o600)
        neu.write_bytes((self.pki.ordner / gegen).read_bytes())
        neu.replace(self.ort / datei)

    def nenne_weiteren(self, name: str, bis: datetime) -> None:
        """For Mandant A."""
        self.tausche("alt.p12", name)
        zeile = (
            f'entschluesselung = [{{schluessel = "alt.p12", bis = {bis:%Y-%m-%d}}}]\npin_datei = "A-pin.txt"'
        )
        self.datei.write_text(self.datei.read_text().replace('pin_datei = "A-pin.txt"', zeile))

    def installation(self) -> Installation:
        return Installation(lade(self.datei))


@pytest.fixture
def platz(tmp_path: Path, testpki: Pki, sqlite_vorlage: Path) -> Platz:
    return Platz(tmp_path, testpki, sqlite_vorlage)


@pytest.fixture
def installation(platz: Platz) -> Iterator[Installation]:
    gebaut = platz.installation()
    yield gebaut
    gebaut.datenbank.schliesse()


def versiegele(installation: Installation, kennung: str, leser: bytes) -> bytes:
    ziel = io.BytesIO()
    inhalt = Inhalt("inhalt", 5, lambda: io.BytesIO(b"Probe"))
    installation.post(kennung).siegel.versiegle([inhalt], leser, ziel, als_anhang=False)
    return ziel.getvalue()


def oeffne(installation: Installation, kennung: str, sendung: bytes) -> str:
    """Who signed."""
    siegel = installation.post(kennung).siegel
    return siegel.oeffne(io.BytesIO(sendung), Speicherquarantaene()).signatur.inhaber


def leser(pki: Pki, wer: str) -> bytes:
    return pki.zertifikat(f"behoerde-{wer}-chiffre").der


def test_ausgetauschte_schluesseldateien_gelten_ohne_neustart(
    platz: Platz, installation: Installation, testpki: Pki
) -> None:
    erste = versiegele(installation, A, leser(testpki, "a"))
    vorher = oeffne(installation, A, erste)
    platz.tausche("A-behoerde-a-signatur.p12", "behoerde-b-signatur.p12")
    nachher = oeffne(installation, A, versiegele(installation, A, leser(testpki, "a")))
    assert vorher != nachher
    platz.tausche("A-behoerde-a-chiffre.p12", "behoerde-b-chiffre.p12")
    with pytest.raises(FalscherLeser):
        oeffne(installation, A, erste)
    assert oeffne(installation, A, versiegele(installation, A, leser(testpki, "b"))) == nachher


@pytest.mark.parametrize(("tage", "offen"), [(1, True), (0, True), (-1, False)])
def test_der_fruehere_chiffrierschluessel_oeffnet_bis_zu_seinem_letzten_tag(
    platz: Platz, testpki: Pki, tage: int, offen: bool
) -> None:
    platz.nenne_weiteren("behoerde-b-chiffre.p12", datetime.now(UTC) + timedelta(days=tage))
    installation = platz.installation()
    sendung = versiegele(installation, A, leser(testpki, "b"))
    assert oeffne(installation, A, versiegele(installation, A, leser(testpki, "a")))
    if offen:
        assert oeffne(installation, A, sendung)
    else:
        with pytest.raises(FalscherLeser):
            oeffne(installation, A, sendung)
    assert "nur zum Öffnen" in " ".join(f.was for f in installation.fristen())
    installation.datenbank.schliesse()


def _weg(platz: Platz) -> None:
    (platz.ort / "A-behoerde-a-signatur.p12").unlink()


def _offen(platz: Platz) -> None:
    (platz.ort / "A-pin.txt").chmod(0o644)


def _falsche_pin(platz: Platz) -> None:
    (platz.ort / "A-pin.txt").write_text("geheim-und-falsch")


def _verdorben(platz: Platz) -> None:
    (platz.ort / "A-behoerde-a-chiffre.p12").write_bytes(b"Unsinn")


@pytest.mark.parametrize("stoere", [_weg, _offen, _falsche_pin, _verdorben])
def test_ein_kaputter_schluessel_haelt_nur_seinen_mandanten_auf(
    stoere: object, platz: Platz, installation: Installation, testpki: Pki
) -> None:
    assert callable(stoere)
    stoere(platz)
    assert installation.worker() and installation.taktgeber(lambda _: None)
    with pytest.raises(MandantNichtBereit) as gefangen:
        versiegele(installation, A, leser(testpki, "a"))
    assert gefangen.value.wiederholbar
    assert A in gefangen.value.text
    assert "geheim" not in gefangen.value.text
    assert oeffne(installation, B, versiegele(installation, B, leser(testpki, "a")))
    schlecht = [f.was for f in installation.fristen() if not f.gueltig]
    assert schlecht and all(was.startswith(f"{A} ") for was in schlecht)
    for art in ("behoerde-a-signatur.p12", "behoerde-a-chiffre.p12", "pin.txt"):
        platz.tausche(f"A-{art}", art)
    assert oeffne(installation, A, versiegele(installation, A, leser(testpki, "a"))), "goes on by itself"
    assert all(f.gueltig for f in installation.fristen())


def test_ein_fehlender_oder_falscher_eintrag_haelt_nur_seinen_mandanten_auf(
    platz: Platz, installation: Installation
) -> None:
    def hole(kennung: str) -> None:
        installation.post(kennung).postfaecher["osci"].hole_ab(lambda *_: None, lambda *_: None)

    verzeichnis = platz.ort / "verzeichnis.toml"
    gut = verzeichnis.read_text().replace("8070", "9")  # nobody listens there
    verzeichnis.write_text(gut.replace(A, "azr:009999"))
    with pytest.raises(MandantNichtBereit):
        hole(A)
    with pytest.raises(VoruebergehenderFehler) as gefangen:
        hole(B)
    assert not isinstance(gefangen.value, MandantNichtBereit)
    vorne, hinten = gut.split("[[behoerde]]")[1:]
    verzeichnis.write_text(f"[[behoerde]]{vorne}[[behoerde]]{hinten.replace('leser =', 'laser =')}")
    with pytest.raises(MandantNichtBereit, match=r"leser|laser"):
        hole(A)


def test_ein_gesperrtes_eigenes_zertifikat_haelt_an_bis_es_erneuert_ist(
    platz: Platz, installation: Installation, testpki: Pki
) -> None:
    platz.tausche("A-behoerde-a-signatur.p12", "gesperrt-signatur.p12")
    with pytest.raises(MandantNichtBereit, match="gesperrt seit"):
        versiegele(installation, A, leser(testpki, "a"))
    verzeichnis = installation.verzeichnis
    fach, eintrag = installation.post(A).postfaecher["osci"], verzeichnis.finde(B)
    with pytest.raises(MandantNichtBereit, match="gesperrt seit"):
        fach.liefere_ein(io.BytesIO(versiegele(installation, B, eintrag.leser)), eintrag, "Probe")
    platz.tausche("A-behoerde-a-signatur.p12", "behoerde-a-signatur.p12")
    assert versiegele(installation, A, leser(testpki, "a"))


def test_check_nennt_unverstandenes_im_vertrauensordner(
    platz: Platz, testpki: Pki, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = Befehl(monkeypatch, capsys)
    vertrauen = Path(shutil.copytree(testpki.vertrauen, platz.ort / "vertrauen"))
    platz.datei.write_text(platz.datei.read_text().replace(str(testpki.vertrauen), "vertrauen"))
    assert befehl("cert", "check", "--settings", platz.datei, "--json").exit_code == 0
    assert all(b["ok"] for b in _schluesselbefunde(befehl, platz))
    (vertrauen / "neu.crl").write_bytes(b"halb kopiert")
    antwort = befehl("cert", "check", "--settings", platz.datei, "--json")
    assert antwort.exit_code == 1
    assert "neu.crl" in antwort.ausgabe
    (falsch,) = [b for b in _schluesselbefunde(befehl, platz) if not b["ok"]]
    assert "neu.crl" in falsch["text"]


def _schluesselbefunde(befehl: Befehl, platz: Platz) -> list[dict[str, Any]]:
    zeilen = befehl("check", "--settings", platz.datei, "--json").ausgabe.splitlines()
    return [b for b in map(json.loads, zeilen) if b["was"] == "schluessel"]


def test_check_und_cert_check_nennen_den_kaputten_und_pruefen_die_anderen(
    platz: Platz, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    befehl = Befehl(monkeypatch, capsys)
    _offen(platz)
    antwort = befehl("cert", "check", "--settings", platz.datei, "--json")
    assert antwort.exit_code == 2
    assert antwort.letzte["mandant"] == A
    assert antwort.letzte["code"] == "schutz.dateirechte"
    assert f'"file": "{B}"' in antwort.ausgabe
    schlechte = [b for b in _schluesselbefunde(befehl, platz) if not b["ok"]]
    assert schlechte
    assert all(A in b["text"] and "für andere offen" in b["text"] for b in schlechte)
    (platz.ort / "A-pin.txt").chmod(0o600)
    assert befehl("cert", "check", "--settings", platz.datei, "--json").exit_code == 0
