"""`cert …` and `verzeichnis show` as administrators and monitoring call them."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.cli.app import main
from gateway.schutz.testpki import Pki
from tests.unit.schutz.vektoren import PKI as VEKTOREN
from tests.unit.schutz.vektoren import UEBLICH, ordner

Aufruf = Callable[..., tuple[int, list[dict[str, Any]], str]]
EINSTELLUNGEN = """
[ablage]
blobs = "blobs"
hauptschluessel = "haupt.schluessel"
quarantaene = "quarantaene"
[web]
zugang = "zugang"
[vertrauen]
ordner = "{pki}/vertrauen"
[verzeichnis]
art = "datei"
datei = "verzeichnis.toml"
[[mandanten]]
kennung = "azr:001900"
name = "Landeshauptstadt Stuttgart"
anschrift = {{strasse = "Musterweg", postleitzahl = "00000", wohnort = "Musterstadt"}}
erreichbarkeit = [{{kanal = "01", kennung = "abh@beispiel.invalid"}}]
dms = {{ordner = "dms"}}
[mandanten.schluessel]
signatur = "{pki}/{signatur}-signatur.p12"
verschluesselung = "{pki}/behoerde-a-chiffre.p12"
pin_datei = "{pki}/pin.txt"
"""
VERZEICHNIS = """
[[behoerde]]
kennung = "azr:001901"
name = "Beispielstadt"
postfach_url = "http://127.0.0.1:8070/"
postfach_verschluesselung = "{pki}/postfach-chiffre.cer"
postfach_signatur = "{pki}/postfach-signatur.cer"
leser = "{pki}/{leser}-chiffre.cer"
autor = "{pki}/behoerde-b-signatur.cer"
"""


@pytest.fixture
def aufruf(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Aufruf:
    """Exit code, JSON lines and standard error of a command run in this process."""

    def rufe(*argumente: object) -> tuple[int, list[dict[str, Any]], str]:
        monkeypatch.setattr(sys, "argv", ["aktenbruecke", *map(str, argumente), "--json"])
        with pytest.raises(SystemExit) as ende:
            main()
        aus = capsys.readouterr()
        return int(ende.value.code or 0), [json.loads(z) for z in aus.out.splitlines()], aus.err

    return rufe


def einstellungen(
    tmp_path: Path, pki: Pki, *, signatur: str = "behoerde-a", leser: str = "behoerde-b"
) -> Path:
    datei = tmp_path / "gateway.toml"
    datei.write_text(EINSTELLUNGEN.format(pki=pki.ordner, signatur=signatur))
    (tmp_path / "verzeichnis.toml").write_text(VERZEICHNIS.format(pki=pki.ordner, leser=leser))
    return datei


def test_list_zeigt_eigene_vertraute_und_sperrlisten(tmp_path: Path, testpki: Pki, aufruf: Aufruf) -> None:
    code, zeilen, _ = aufruf("cert", "list", "--settings", einstellungen(tmp_path, testpki))
    assert code == 0
    assert [z["art"] for z in zeilen] == ["eigenes"] * 2 + ["anker", "aussteller"] + ["sperrliste"] * 2
    assert zeilen[0]["mandant"] == "azr:001900"
    assert zeilen[0]["warnung"] is None
    assert {z["alter"] for z in zeilen[4:]} == {"aktuell"}


def test_check_der_eigenen_zertifikate(tmp_path: Path, testpki: Pki, aufruf: Aufruf) -> None:
    code, zeilen, _ = aufruf("cert", "check", "--settings", einstellungen(tmp_path, testpki))
    assert code == 0
    assert [z.get("ok") for z in zeilen[:2]] == [True, True]
    gesperrt = einstellungen(tmp_path, testpki, signatur="gesperrt")
    code, zeilen, _ = aufruf("cert", "check", "--settings", gesperrt)
    assert code == 1
    assert (zeilen[0]["code"], zeilen[0]["befund"]) == ("T001", "gesperrt")
    assert zeilen[0]["rat"]


def test_check_warnt_vor_dem_ablauf_und_vor_alten_sperrlisten(
    tmp_path: Path, testpki: Pki, aufruf: Aufruf
) -> None:
    ende = testpki.zertifikat("behoerde-a-signatur").gueltig_bis.isoformat()
    code, zeilen, _ = aufruf("cert", "check", "--settings", einstellungen(tmp_path, testpki), "--at", ende)
    assert code == 1
    assert zeilen[0]["befund"] == "sperrauskunft_fehlt"
    assert (zeilen[0]["tage"], zeilen[0]["warnung"]) == (0, 7)
    assert {z["alter"] for z in zeilen[2:]} == {"veraltet"}


def test_check_von_dateien(tmp_path: Path, aufruf: Aufruf) -> None:
    vertrauen = ordner(tmp_path / "v", *UEBLICH)
    gut, schlecht = VEKTOREN / "absender-sig-3072.cer", VEKTOREN / "absender-enc-3072.cer"
    assert aufruf("cert", "check", gut, schlecht, "--trust", vertrauen)[0] == 0
    code, zeilen, _ = aufruf("cert", "check", gut, schlecht, "--zweck", "signatur", "--trust", vertrauen)
    assert code == 1
    assert [z["code"] for z in zeilen] == [None, "T002"]
    (tmp_path / "muell.cer").write_bytes(b"x")
    assert aufruf("cert", "check", tmp_path / "muell.cer", "--trust", vertrauen)[0] == 1
    assert aufruf("cert", "check", tmp_path / "fehlt.cer", "--trust", vertrauen)[0] == 2
    assert aufruf("cert", "check", gut, "--zweck", "unsinn", "--trust", vertrauen)[0] == 2
    assert aufruf("cert", "check", "--trust", vertrauen)[0] == 2


def test_import_macht_aus_fehlender_auskunft_ein_urteil(tmp_path: Path, aufruf: Aufruf) -> None:
    vertrauen = ordner(tmp_path / "v", "testwurzel.cer", "ausstellend.cer", "testwurzel.crl")
    pruefe = ("cert", "check", VEKTOREN / "absender-sig-3072.cer", "--trust", vertrauen)
    assert aufruf(*pruefe)[1][0]["befund"] == "sperrauskunft_fehlt"
    code, zeilen, _ = aufruf("cert", "import-crl", VEKTOREN / "ausstellend.crl", "--trust", vertrauen)
    assert (code, zeilen[0]["ok"], zeilen[0]["gesperrte"]) == (0, True, 1)
    assert aufruf(*pruefe)[1][0]["befund"] == "gueltig"


def test_import_nimmt_nur_sperrlisten_vertrauter_aussteller_die_nicht_aelter_sind(
    tmp_path: Path, testpki: Pki, aufruf: Aufruf
) -> None:
    vertrauen = shutil.copytree(testpki.vertrauen, tmp_path / "v")
    vorher = sorted(d.name for d in vertrauen.iterdir())
    verfaelscht = bytearray((vertrauen / "testausgabe.crl").read_bytes())
    verfaelscht[-1] ^= 1
    (tmp_path / "verfaelscht.crl").write_bytes(verfaelscht)
    for datei in (
        testpki.ordner / "veraltet" / "testausgabe.crl",
        VEKTOREN / "ausstellend.crl",
        VEKTOREN / "testwurzel.cer",
        tmp_path / "verfaelscht.crl",
    ):
        code, zeilen, _ = aufruf("cert", "import-crl", datei, "--trust", vertrauen)
        assert (code, zeilen[0]["code"]) == (1, "schutz.sperrliste")
    assert sorted(d.name for d in vertrauen.iterdir()) == vorher
    assert aufruf("cert", "import-crl", testpki.vertrauen / "testausgabe.crl", "--trust", vertrauen)[0] == 0
    assert len(list(vertrauen.glob("*.crl"))) == 2


def test_die_falsche_pin_ist_ein_aufruffehler(tmp_path: Path, testpki: Pki, aufruf: Aufruf) -> None:
    datei = einstellungen(tmp_path, testpki)
    (tmp_path / "pin").touch(mode=0o600)
    (tmp_path / "pin").write_text("geheim-und-falsch")
    datei.write_text(datei.read_text().replace(str(testpki.pin_datei), "pin"))
    code, zeilen, fehler = aufruf("cert", "list", "--settings", datei)
    assert (code, zeilen[-1]["code"]) == (2, "schutz.pin_falsch")
    assert "geheim" not in fehler


def test_verzeichnis_show(tmp_path: Path, testpki: Pki, aufruf: Aufruf) -> None:
    datei = einstellungen(tmp_path, testpki)
    code, zeilen, _ = aufruf("verzeichnis", "show", "azr:001901", "--settings", datei)
    assert (code, zeilen[0]["name"], zeilen[0]["version"]) == (0, "Beispielstadt", "26.11")
    assert {c["ok"] for c in zeilen[0]["zertifikate"].values()} == {True}
    code, zeilen, _ = aufruf("verzeichnis", "show", "azr:001999", "--settings", datei)
    assert (code, zeilen[0]["code"]) == (1, "verzeichnis.kein_austausch")


def test_verzeichnis_show_nennt_jeden_zugang(tmp_path: Path, testpki: Pki, aufruf: Aufruf) -> None:
    datei = einstellungen(tmp_path, testpki)
    xta = {"transport": "xta", "url": "https://xta.invalid/", "konto": "azr:001901"}
    with (tmp_path / "verzeichnis.toml").open("a") as verzeichnis:
        verzeichnis.write("[[behoerde.zugaenge]]\n" + "".join(f'{k} = "{v}"\n' for k, v in xta.items()))
    code, [werte], _ = aufruf("verzeichnis", "show", "azr:001901", "--settings", datei)
    assert (code, werte["postfach_url"]) == (0, "http://127.0.0.1:8070/")
    assert werte["zugaenge"] == [
        {"transport": "osci", "url": "http://127.0.0.1:8070/", "konto": ""},
        xta,
    ]
    assert set(werte["zertifikate"]) == {"leser", "autor", "postfach_verschluesselung", "postfach_signatur"}


def test_verzeichnis_show_warnt_vor_einem_gesperrten_leser(
    tmp_path: Path, testpki: Pki, aufruf: Aufruf
) -> None:
    datei = einstellungen(tmp_path, testpki, leser="gesperrt")
    code, zeilen, _ = aufruf("verzeichnis", "show", "azr:001901", "--settings", datei)
    assert (code, zeilen[0]["ok"]) == (1, False)
    assert zeilen[0]["zertifikate"]["leser"]["code"] == "T001"
