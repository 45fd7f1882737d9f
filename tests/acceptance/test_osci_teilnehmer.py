"""`osci mailbox serve`, `send`, `fetch`, `card`, `receive` as an administrator uses them: real processes."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.oscibefehle import (
    BEFEHL,
    PKI,
    UMGEBUNG,
    Dienst,
    mit_passivem,
    ruf,
    schluessel,
    starte_postfach,
    wickle_ab,
    zugang,
)
from tests.oscivektoren import vertrauensordner


@pytest.fixture
def vertrauen(tmp_path: Path) -> Path:
    return vertrauensordner(tmp_path / "vertrauen")


@pytest.fixture
def postfach(tmp_path: Path, vertrauen: Path) -> Iterator[Dienst]:
    dienst = starte_postfach(tmp_path, vertrauen)
    yield dienst
    dienst.beende()


def sende(dienst: Dienst, vertrauen: Path, *angaben: str | Path) -> tuple[int, dict[str, Any]]:
    an = PKI / "empfaenger-enc-3072.cer"
    code, zeilen = ruf("send", *angaben, *zugang(dienst, vertrauen, "absender"), "--to", an)
    return code, zeilen[-1]


@pytest.mark.parametrize("weitere", [[], ["--attachment"], ["--chunk-size", "100kB", "--attachment"]])
def test_senden_laufzettel_abholen(
    tmp_path: Path, vertrauen: Path, postfach: Dienst, weitere: list[str]
) -> None:
    inhalte = {"brief.txt": "Grüße".encode(), "scan.bin": os.urandom(400_000)}
    for name, inhalt in inhalte.items():
        (tmp_path / name).write_bytes(inhalt)
    code, gesendet = sende(postfach, vertrauen, *(tmp_path / name for name in inhalte), *weitere)
    assert (code, gesendet["ok"]) == (0, True)
    assert gesendet["feedback"][0][0] in ("0800", "0801")
    kennung = gesendet["message_id"]

    code, zeilen = ruf("card", *zugang(postfach, vertrauen, "absender"), "--message-id", kennung)
    assert code == 0
    assert zeilen[0]["creation"] and zeilen[0]["reception"] is None
    assert {p["offline"] for p in zeilen[0]["inspections"]} == {"valid"}

    aus = tmp_path / "aus"
    code, zeilen = ruf("fetch", *zugang(postfach, vertrauen, "empfaenger"), "--out", aus, "--all")
    assert (code, zeilen[-1]["fetched"]) == (0, 1)
    assert {d.name: d.read_bytes() for d in (aus / kennung).iterdir()} == inhalte
    code, zeilen = ruf("fetch", *zugang(postfach, vertrauen, "empfaenger"), "--out", aus, "--all")
    assert (code, zeilen[-1]["ok"], zeilen[-1]["fetched"]) == (0, True, 0)
    code, zeilen = ruf(
        "fetch", *zugang(postfach, vertrauen, "empfaenger"), "--out", aus, "--message-id", kennung
    )
    assert (code, zeilen[-1]["fetched"]) == (0, 1)

    code, zeilen = ruf("card", *zugang(postfach, vertrauen, "absender"), "--message-id", kennung)
    assert zeilen[0]["reception"] >= zeilen[0]["forwarding"] >= zeilen[0]["creation"]


def test_ein_neustart_verliert_nichts_und_sigterm_endet_mit_0(tmp_path: Path, vertrauen: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    dienst = starte_postfach(tmp_path, vertrauen)
    assert sende(dienst, vertrauen, tmp_path / "a.txt", "--no-transport-encryption")[0] == 0
    port = dienst.url.rstrip("/").rpartition(":")[2]
    assert dienst.beende() == 0
    dienst = starte_postfach(tmp_path, vertrauen, port=port)
    code, zeilen = ruf("fetch", *zugang(dienst, vertrauen, "empfaenger"), "--out", tmp_path / "aus")
    assert (code, zeilen[-1]["fetched"]) == (0, 1)
    assert dienst.beende() == 0


def test_ein_zweites_postfach_im_selben_ordner_ist_ein_aufruffehler(
    tmp_path: Path, vertrauen: Path, postfach: Dienst
) -> None:
    angaben = ["--listen", "127.0.0.1:0", "--state", tmp_path / "zustand", "--trust", vertrauen]
    code, zeilen = ruf("mailbox", "serve", *angaben, *schluessel("intermediaer"), "--retention-days", "7")
    assert (code, zeilen[-1]["code"]) == (2, "osci.postfach.ordner_belegt")


def test_wer_nicht_vertrauenswuerdig_ist_bekommt_die_rueckmeldung_zu_sehen(
    tmp_path: Path, vertrauen: Path, postfach: Dienst
) -> None:
    (tmp_path / "a.txt").write_text("a")
    fremd = [
        a if "absender-sig" not in str(a) else PKI / "absender-sig-fremd.p12"
        for a in zugang(postfach, vertrauen, "absender")
    ]
    code, zeilen = ruf("send", tmp_path / "a.txt", *fremd, "--to", PKI / "empfaenger-enc-3072.cer")
    assert code == 1
    assert zeilen[-1]["ok"] is False
    assert [c for c, _ in zeilen[-1]["feedback"]] == ["9700"]
    assert "eigene Signaturzertifikat" in zeilen[-1]["rat"]


def test_fetch_und_card_nennen_den_rat(tmp_path: Path, vertrauen: Path, postfach: Dienst) -> None:
    empfaenger = zugang(postfach, vertrauen, "empfaenger")
    code, zeilen = ruf("card", *empfaenger, "--message-id", "gibt-es-nicht")
    assert (code, zeilen[-1]["code"]) == (1, "9804")
    assert "Laufzettel" in zeilen[-1]["rat"]
    falsch = [PKI / "absender-sig-3072.cer" if "intermediaer-sig" in str(a) else a for a in empfaenger]
    befehl = [*BEFEHL, "fetch", *map(str, falsch), "--out", str(tmp_path / "aus")]
    lauf = subprocess.run(befehl, env=UMGEBUNG, capture_output=True, text=True, timeout=120, check=False)
    assert lauf.returncode == 1
    assert "\nRat: Das Signaturzertifikat des Postfachs neu" in lauf.stderr


def test_ein_unerreichbares_postfach_ist_voruebergehend(tmp_path: Path, vertrauen: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    dienst = starte_postfach(tmp_path, vertrauen)
    dienst.beende()
    code, gesendet = sende(dienst, vertrauen, tmp_path / "a.txt")
    assert (code, gesendet["ok"], gesendet["message_id"]) == (3, False, None)


def test_passiv_empfangen_ohne_postfach_dazwischen_abzuholen(tmp_path: Path, vertrauen: Path) -> None:
    dienst = Dienst(
        "receive",
        *("--listen", "127.0.0.1:0", "--out", tmp_path / "aus", "--trust", vertrauen),
        *schluessel("passiv"),
        *("--mailbox-cert", PKI / "intermediaer-sig-3072.cer"),
    )
    assert dienst.url.startswith("http://127.0.0.1:")
    assert dienst.beende() == 0


@pytest.mark.parametrize("weitere", [[], ["--no-transport-encryption"]])
def test_der_passive_empfaenger_antwortet_mit_dateien(
    tmp_path: Path, vertrauen: Path, weitere: list[str]
) -> None:
    antworten = {"a.bin": os.urandom(1_200_000), "b.txt": b"B"}
    for name, inhalt in antworten.items():
        (tmp_path / name).write_bytes(inhalt)
    angaben = [a for name in antworten for a in ("--answer", tmp_path / name)]
    passiv, postfach = mit_passivem(tmp_path, vertrauen, *angaben, "--subject", "Antwort")
    code, zeilen = wickle_ab(postfach, vertrauen, tmp_path, *weitere)
    assert (code, zeilen[-1]["ok"], zeilen[-1]["feedback"][0][0]) == (0, True, "0801")
    zurueck = tmp_path / "zurueck" / zeilen[-1]["answer"]
    assert {d.name: d.read_bytes() for d in zurueck.iterdir()} == antworten
    gefragt = tmp_path / "passiv" / zeilen[-1]["message_id"]
    assert {d.name: d.read_text() for d in gefragt.iterdir()} == {"frage.txt": "Größe?"}
    assert (passiv.beende(), postfach.beende()) == (0, 0)


def test_ohne_antwort_nennt_mediate_die_kennung_der_zustellung(tmp_path: Path, vertrauen: Path) -> None:
    passiv, postfach = mit_passivem(tmp_path, vertrauen)
    code, zeilen = wickle_ab(postfach, vertrauen, tmp_path)
    assert (code, zeilen[-1]["ok"], zeilen[-1]["code"]) == (1, False, "9806")
    assert (tmp_path / "passiv" / zeilen[-1]["message_id"] / "frage.txt").read_text() == "Größe?"
    assert (passiv.beende(), postfach.beende()) == (0, 0)


@pytest.mark.parametrize(
    "angaben",
    [
        ["mailbox", "serve", "--listen", "ohne-port"],
        ["mailbox", "serve", "--listen", "127.0.0.1:0", "--forward", "ohne-url"],
        ["mailbox", "serve", "--listen", "127.0.0.1:0", "--stoerung", "unfug"],
    ],
)
def test_falsche_angaben_sind_aufruffehler(tmp_path: Path, vertrauen: Path, angaben: list[str]) -> None:
    code, zeilen = ruf(*angaben, "--state", tmp_path / "z", "--trust", vertrauen, *schluessel("intermediaer"))
    assert (code, zeilen[-1]["ok"]) == (2, False)
