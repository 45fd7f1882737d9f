"""`osci seal` and `osci open` as administrators and scripts call them."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gateway.cli.app import main
from tests.oscivektoren import ORDNER, PIN, eintraege, vertrauensordner

PKI = ORDNER / "pki"
Aufruf = Callable[..., tuple[int, dict[str, Any], str]]


@pytest.fixture
def aufruf(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Aufruf:
    """Exit code, JSON object and standard error of a command run in this process."""

    def rufe(*argumente: object) -> tuple[int, dict[str, Any], str]:
        monkeypatch.setenv("AKTENBRUECKE_PIN", PIN.decode())
        monkeypatch.setattr(sys, "argv", ["aktenbruecke", "osci", *map(str, argumente), "--json"])
        with pytest.raises(SystemExit) as ende:
            main()
        ausgabe = capsys.readouterr()
        return int(ende.value.code or 0), json.loads(ausgabe.out), ausgabe.err

    return rufe


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    return vertrauensordner(tmp_path / "vertrauen")


@pytest.fixture
def dateien(tmp_path: Path) -> list[Path]:
    ordner = tmp_path / "ein"
    ordner.mkdir()
    inhalte = {"akte.zip": os.urandom(40_000), "Übergabe 1.xml": b"<a/>", "leer.txt": b""}
    for name, daten in inhalte.items():
        (ordner / name).write_bytes(daten)
    return sorted(ordner.iterdir())


def seal(aufruf: Aufruf, out: Path, *argumente: object) -> tuple[int, dict[str, Any], str]:
    schluessel = ("--author", PKI / "absender-sig-3072.p12", "--reader", PKI / "leser-enc-3072.cer")
    return aufruf("seal", *argumente, *schluessel, "--out", out)


def oeffne(
    aufruf: Aufruf, nachricht: Path, trust: Path, out: Path, *mehr: object
) -> tuple[int, dict[str, Any], str]:
    schluessel = ("--reader", PKI / "leser-enc-3072.p12", "--trust", trust)
    return aufruf("open", nachricht, *schluessel, "--out", out, *mehr)


@pytest.mark.parametrize("form", ["--attachment", "--inline"])
@pytest.mark.parametrize(
    ("signatur", "uri"),
    [
        ("pkcs1-sha256", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
        ("pkcs1-sha512", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
        ("pss-sha256", "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1"),
        ("pss-sha512", "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1"),
    ],
)
def test_versiegeln_und_oeffnen_ergibt_genau_die_dateien(
    signatur: str, uri: str, form: str, aufruf: Aufruf, dateien: list[Path], trust: Path, tmp_path: Path
) -> None:
    nachricht, aus = tmp_path / "n.osci", tmp_path / "aus"
    ende, werte, _ = seal(aufruf, nachricht, *dateien, "--signature", signatur, form)
    assert (ende, werte["ok"]) == (0, True)
    ende, werte, _ = oeffne(aufruf, nachricht, trust, aus)
    assert (ende, werte["ok"], werte["code"]) == (0, True, None)
    assert werte["signature"]["valid"] is True
    assert werte["signature"]["algorithm"] == uri
    assert [Path(inhalt["file"]).name for inhalt in werte["contents"]] == [
        "akte.zip",
        "leer.txt",
        "Übergabe_1.xml",
    ]
    for datei, inhalt in zip(dateien, werte["contents"], strict=True):
        daten = Path(inhalt["file"]).read_bytes()
        assert daten == datei.read_bytes()
        assert (inhalt["size"], inhalt["sha256"]) == (len(daten), hashlib.sha256(daten).hexdigest())
    assert len(list(aus.iterdir())) == len(dateien)


def test_die_vektoren_mit_rueckweisungscode(aufruf: Aufruf, trust: Path, tmp_path: Path) -> None:
    for eintrag in eintraege("negative"):
        if eintrag["keys"]["reader cipher"] != ["leser-enc-3072"]:
            continue
        ende, werte, fehlertext = oeffne(aufruf, ORDNER / eintrag["file"], trust, tmp_path / "aus")
        assert (ende, werte["ok"], werte["contents"]) == (1, False, [])
        assert werte["signature"] == {"valid": False, "algorithm": None, "subject": None, "serial": None}
        if eintrag["rejection_hint"]:
            assert werte["code"] == eintrag["rejection_hint"]
        else:
            assert werte["code"].startswith("osci.")
        assert fehlertext.startswith(f"Abgelehnt ({werte['code']}): ")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["vertrauen"], "nichts wurde geschrieben"


def test_der_zeitpunkt_entscheidet(aufruf: Aufruf, trust: Path, tmp_path: Path) -> None:
    nachricht = ORDNER / "negative" / "18-author-revoked-b.osci"
    ende, _, _ = oeffne(aufruf, nachricht, trust, tmp_path / "vorher", "--at", "2024-05-31T12:00:00+02:00")
    assert ende == 0
    ende, werte, _ = oeffne(aufruf, nachricht, trust, tmp_path / "nachher", "--at", "2026-11-24")
    assert (ende, werte["code"]) == (1, "T001")


def test_vorhandenes_wird_nie_ueberschrieben(
    aufruf: Aufruf, dateien: list[Path], trust: Path, tmp_path: Path
) -> None:
    nachricht, aus, fremd = tmp_path / "n.osci", tmp_path / "aus", tmp_path / "fremd"
    seal(aufruf, nachricht, *dateien)
    aus.mkdir()
    fremd.write_text("fremd")
    (aus / "leer.txt").symlink_to(fremd)
    ende, werte, _ = oeffne(aufruf, nachricht, trust, aus)
    assert (ende, werte["ok"]) == (2, False)
    assert fremd.read_text() == "fremd"
    assert [p.name for p in aus.iterdir()] == ["leer.txt"]


def test_falsche_pin_und_falscher_schluessel_sind_zweierlei(
    aufruf: Aufruf, trust: Path, tmp_path: Path
) -> None:
    nachricht = ORDNER / "messages" / "01-inline-pkcs1-sha256.osci"
    falsch = tmp_path / "pin"
    falsch.write_text("000000\n")
    ende, werte, _ = oeffne(aufruf, nachricht, trust, tmp_path / "aus", "--pin-file", falsch)
    assert (ende, werte["code"]) == (2, "schutz.pin_falsch")
    schluessel = ("--reader", PKI / "passiv-enc-3072.p12", "--trust", trust)
    ende, werte, _ = aufruf("open", nachricht, *schluessel, "--out", tmp_path / "aus")
    assert (ende, werte["code"]) == (1, "T080")


def test_ein_ordner_ist_keine_zieldatei(aufruf: Aufruf, dateien: list[Path], tmp_path: Path) -> None:
    ende, zeile, fehler = seal(aufruf, tmp_path / "ein", dateien[0])
    assert (ende, zeile["code"]) == (2, "aufruf"), fehler
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ein"]


def test_falsche_aufrufe(aufruf: Aufruf, dateien: list[Path], trust: Path, tmp_path: Path) -> None:
    nachricht = tmp_path / "n.osci"
    assert seal(aufruf, nachricht, tmp_path / "gibt-es-nicht")[0] == 2
    assert seal(aufruf, tmp_path / "kein" / "ordner.osci", *dateien)[0] == 2
    assert seal(aufruf, nachricht, *dateien, "--signature", "sha1")[0] == 2
    assert oeffne(aufruf, nachricht, trust, tmp_path / "aus")[0] == 2
    assert oeffne(aufruf, dateien[0], tmp_path / "kein-vertrauen", tmp_path / "aus")[0] == 2
    assert (
        aufruf("seal", *dateien, "--author", dateien[0], "--reader", dateien[0], "--out", nachricht)[0] == 2
    )
    assert not nachricht.exists()


def test_kurze_schluessel_und_falscher_zweck_werden_nicht_benutzt(
    aufruf: Aufruf, dateien: list[Path], tmp_path: Path
) -> None:
    nachricht = tmp_path / "n.osci"
    for autor, leser in (
        ("absender-sig-2048", "leser-enc-3072"),
        ("absender-enc-3072", "leser-enc-3072"),
        ("absender-sig-3072", "leser-sig-3072"),
    ):
        schluessel = ("--author", PKI / f"{autor}.p12", "--reader", PKI / f"{leser}.cer")
        assert aufruf("seal", *dateien, *schluessel, "--out", nachricht)[0] == 1
    assert not nachricht.exists()


def test_mit_einem_abgelaufenen_zertifikat_wird_nichts_versiegelt(
    aufruf: Aufruf, dateien: list[Path], tmp_path: Path
) -> None:
    schluessel = ("--author", PKI / "absender-sig-abgelaufen.p12", "--reader", PKI / "leser-enc-3072.cer")
    ende, _, fehlertext = aufruf("seal", *dateien, *schluessel, "--out", tmp_path / "n.osci")
    assert ende == 0, "a message may be prepared for another day; sending it is refused"
    assert "nicht gültig" in fehlertext


def test_leere_zeilen_vor_dem_ersten_teil_stoeren_nicht(
    aufruf: Aufruf, trust: Path, dateien: list[Path], tmp_path: Path
) -> None:
    """RFC 2046, 5.1.1: what stands before the first boundary is a preamble; other products write it empty."""
    seal(aufruf, tmp_path / "nachricht.osci", *dateien)
    kopf, grenze, rest = (tmp_path / "nachricht.osci").read_bytes().partition(b"\r\n\r\n--")
    (tmp_path / "mit-leerzeile.osci").write_bytes(kopf + b"\r\n\r\n\r\n--" + rest)
    assert grenze
    ende, werte, _ = oeffne(aufruf, tmp_path / "mit-leerzeile.osci", trust, tmp_path / "aus")
    assert (ende, len(werte["contents"])) == (0, len(dateien))
