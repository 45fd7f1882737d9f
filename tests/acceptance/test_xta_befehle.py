"""The commands `xta serve|send|fetch|report` as processes: what an operator types and reads."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.xtapki import PIN, Tlspki, rsa_schluessel
from tests.xtaserver import A, B

BEFEHL = [sys.executable, "-c", "from gateway.cli.app import main; main()", "xta"]
UMGEBUNG = {**os.environ, "AKTENBRUECKE_PIN": PIN.decode()}


def ruf(*angaben: str | Path) -> tuple[int, list[dict[str, Any]], str]:
    """Exit code, JSON lines, standard error."""
    befehl = [*BEFEHL, *map(str, angaben), "--json"]
    lauf = subprocess.run(befehl, env=UMGEBUNG, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in lauf.stderr
    return lauf.returncode, [json.loads(zeile) for zeile in lauf.stdout.splitlines()], lauf.stderr


class Server:
    """`xta serve`, ended by SIGTERM."""

    def __init__(self, pki: Tlspki, ordner: Path, *angaben: str):
        self.pki = pki
        konten = [
            teil for k, n in ((A, "konto-a"), (B, "konto-b")) for teil in ("--konto", f"{k}={pki.cer(n)}")
        ]
        befehl = [*BEFEHL, "serve", "--listen", "127.0.0.1:0", "--state", ordner, *konten, *angaben]
        befehl += ["--tls-cert", pki.p12("server"), "--trust", pki.vertrauen]
        self.prozess = subprocess.Popen(
            list(map(str, befehl)), env=UMGEBUNG, stdout=subprocess.PIPE, text=True
        )
        assert self.prozess.stdout is not None
        self.bereit = json.loads(self.prozess.stdout.readline())

    @property
    def basis(self) -> str:
        return self.bereit["send"].removesuffix("/send")

    def zugang(self, name: str) -> list[str | Path]:
        return ["--server", self.basis, "--tls-cert", self.pki.p12(name), "--trust", self.pki.vertrauen]

    def beende(self) -> int:
        self.prozess.send_signal(signal.SIGTERM)
        ende = self.prozess.wait(20)
        assert self.prozess.stdout is not None
        self.prozess.stdout.close()
        return ende


@pytest.fixture
def server(tlspki: Tlspki, tmp_path: Path) -> Iterator[Server]:
    server = Server(tlspki, tmp_path / "zustand")
    yield server
    if server.prozess.poll() is None:
        server.beende()


def test_fassung_511_mit_denselben_befehlen(tlspki: Tlspki, tmp_path: Path) -> None:
    server = Server(tlspki, tmp_path / "zustand", "--fassung", "5.1.1")
    datei, fassung = tmp_path / "nachricht.xml", ["--fassung", "5.1.1"]
    datei.write_bytes(b"<a/>")
    senden = ["send", datei, "--von", A, "--an", B, *server.zugang("konto-a"), *fassung]
    ende, zeilen, _ = ruf(*senden, "--nicht-vor", "2027-01-01T00:00:00Z")
    assert (ende, zeilen[-1]["ok"]) == (2, False)
    ende, zeilen, _ = ruf(*senden)
    assert ende == 0
    kennung, ziel = zeilen[-1]["message_id"], tmp_path / "eingang"
    ende, zeilen, _ = ruf("fetch", "--konto", B, "--out", ziel, *server.zugang("konto-b"), *fassung)
    assert (ende, zeilen[-1]["fetched"]) == (0, 1)
    assert Path(zeilen[0]["contents"][0]["file"]).read_bytes() == b"<a/>"
    ende, zeilen, _ = ruf("report", "--message-id", kennung, *server.zugang("konto-a"), *fassung)
    assert (ende, zeilen[-1]["status"]) == (0, 1)
    assert server.beende() == 0


def test_senden_abholen_berichten(server: Server, tmp_path: Path) -> None:
    assert server.bereit["event"] == "bereit"
    assert {"management", "send", "msgbox"} <= set(server.bereit)
    nachricht, anlage = tmp_path / "nachricht.xml", tmp_path / "Übersicht.pdf"
    nachricht.write_bytes(b"<a/>")
    anlage.write_bytes(os.urandom(300_000))
    ende, zeilen, _ = ruf("send", nachricht, anlage, "--von", A, "--an", B, *server.zugang("konto-a"))
    assert ende == 0
    assert zeilen[-1]["ok"] is True
    kennung = zeilen[-1]["message_id"]

    ende, zeilen, _ = ruf("report", "--message-id", kennung, *server.zugang("konto-a"))
    assert (ende, zeilen[-1]["status"], zeilen[-1]["reception"]) == (0, 0, None)

    ziel = tmp_path / "eingang"
    ende, zeilen, _ = ruf("fetch", "--konto", B, "--out", ziel, *server.zugang("konto-b"))
    assert ende == 0
    assert zeilen[-1]["fetched"] == 1
    orte = [Path(inhalt["file"]) for inhalt in zeilen[0]["contents"]]
    assert [ort.read_bytes() for ort in orte] == [nachricht.read_bytes(), anlage.read_bytes()]
    assert [inhalt["type"] for inhalt in zeilen[0]["contents"]] == ["application/xml", "application/pdf"]

    ende, zeilen, _ = ruf("fetch", "--konto", B, "--out", ziel, *server.zugang("konto-b"))
    assert (ende, zeilen[-1]["fetched"]) == (0, 0)
    ende, zeilen, _ = ruf("report", "--message-id", kennung, *server.zugang("konto-b"))
    assert (ende, zeilen[-1]["status"]) == (0, 1)
    assert zeilen[-1]["reception"] is not None
    assert server.beende() == 0


def test_abgelehntes_endet_mit_1_und_nennt_den_code(server: Server, tmp_path: Path) -> None:
    datei = tmp_path / "x.bin"
    datei.write_bytes(b"x")
    faelle = [
        (["send", datei, "--von", A, "--an", B, *server.zugang("konto-b")], "9014"),
        (["send", datei, "--von", A, "--an", "azr:123456", *server.zugang("konto-a")], "9022"),
        (["fetch", "--konto", "azr:123456", "--out", tmp_path / "aus", *server.zugang("konto-b")], "9012"),
        (["report", "--message-id", "urn:nie:gesehen", *server.zugang("konto-b")], "9070"),
    ]
    for angaben, nummer in faelle:
        ende, zeilen, fehler = ruf(*angaben)
        assert ende == 1
        assert zeilen[-1]["ok"] is False
        assert nummer in zeilen[-1]["text"]
        assert nummer in fehler


def test_falscher_aufruf_und_stummer_server(server: Server, tmp_path: Path) -> None:
    datei = tmp_path / "x.bin"
    datei.write_bytes(b"x")
    zugang = server.zugang("konto-a")[2:]
    assert ruf("send", datei, "--von", A, "--an", B, *zugang)[0] == 2
    for falsch in ("http://127.0.0.1:1", "https://[::1/", "https://127.0.0.1:99999/"):
        assert ruf("send", datei, "--von", A, "--an", B, "--server", falsch, *zugang)[0] == 2
    assert ruf("send", tmp_path / "fehlt", "--von", A, "--an", B, *server.zugang("konto-a"))[0] == 2
    assert ruf("send", datei, "--von", A, "--an", B, "--server", "https://127.0.0.1:1", *zugang)[0] == 3


def test_versiegelt_reist_eine_sendung_die_nur_der_leser_oeffnet(tmp_path: Path) -> None:
    pki = Tlspki(tmp_path / "pki")
    for name in ("server", "konto-b"):
        pki.stelle_aus(name)
    pki.stelle_aus("konto-a", rsa_schluessel(), usages=("digital_signature", "content_commitment"))
    pki.stelle_aus("leser-b", rsa_schluessel(), usages=("key_encipherment",))
    server = Server(pki, tmp_path / "zustand")
    geheim = tmp_path / "geheim.txt"
    geheim.write_bytes(b"Nur fuer den Leser bestimmt. " * 50)
    siegel = ["--inhalt-siegeln", pki.cer("leser-b")]
    ende, zeilen, _ = ruf("send", geheim, "--von", A, "--an", B, *siegel, *server.zugang("konto-a"))
    assert ende == 0, zeilen
    gespeichert = b"".join(d.read_bytes() for d in (tmp_path / "zustand" / "nachrichten").iterdir())
    assert b"Nur fuer den Leser" not in gespeichert
    _, zeilen, _ = ruf("fetch", "--konto", B, "--out", tmp_path / "ein", *server.zugang("konto-b"))
    assert server.beende() == 0
    sendung = zeilen[0]["contents"][0]["file"]
    oeffnen = [*BEFEHL[:-1], "osci", "open", sendung, "--reader", str(pki.p12("leser-b"))]
    oeffnen += ["--trust", str(pki.vertrauen), "--out", str(tmp_path / "offen"), "--json"]
    lauf = subprocess.run(oeffnen, env=UMGEBUNG, capture_output=True, text=True, check=False)
    assert lauf.returncode == 0, lauf.stdout
    assert (tmp_path / "offen" / "geheim.txt").read_bytes() == geheim.read_bytes()


def test_was_nicht_bestaetigt_ist_kommt_wieder_und_liegt_doch_nur_einmal_da(
    tlspki: Tlspki, tmp_path: Path
) -> None:
    server = Server(tlspki, tmp_path / "zustand", "--stoerung", "9030@close")
    datei, ziel = tmp_path / "x.bin", tmp_path / "ein"
    datei.write_bytes(b"x" * 1000)
    assert ruf("send", datei, "--von", A, "--an", B, *server.zugang("konto-a"))[0] == 0
    abholen = ["fetch", "--konto", B, "--out", ziel, *server.zugang("konto-b")]
    ende, zeilen, _ = ruf(*abholen)
    assert (ende, zeilen[-1]["code"]) == (3, "xta.technik")
    ende, zeilen, _ = ruf(*abholen)
    assert (ende, zeilen[-1]["fetched"]) == (0, 1)
    assert [ort.name for ort in ziel.rglob("*") if ort.is_file()] == ["x.bin"]
    assert server.beende() == 0
