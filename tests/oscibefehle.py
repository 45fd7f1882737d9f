"""The OSCI commands as real processes, with the keys of the test vectors."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.benchmarks.prozesswerte import speicherspitze
from tests.oscivektoren import ORDNER

PKI = ORDNER / "pki"
BEFEHL = [sys.executable, "-c", "from gateway.cli.app import main; main()", "osci"]
UMGEBUNG = {**os.environ, "AKTENBRUECKE_PIN": "123456"}


def ruf(*angaben: str | Path) -> tuple[int, list[dict[str, Any]]]:
    """Exit code and the JSON lines."""
    befehl = [*BEFEHL, *map(str, angaben), "--json"]
    lauf = subprocess.run(befehl, env=UMGEBUNG, capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in lauf.stderr
    return lauf.returncode, [json.loads(zeile) for zeile in lauf.stdout.splitlines()]


def miss(*angaben: str | Path) -> int:
    """Run a command that must succeed; its peak memory in bytes, looked at every twentieth of a second."""
    befehl = [*BEFEHL, *map(str, angaben)]
    spitze = 0
    with subprocess.Popen(befehl, env=UMGEBUNG, stdout=subprocess.DEVNULL) as lauf:
        while lauf.poll() is None:
            with suppress(OSError, StopIteration):
                spitze = max(spitze, speicherspitze(lauf.pid))
            time.sleep(0.05)
    if lauf.returncode:
        raise RuntimeError(f"osci {angaben[0]} endet mit {lauf.returncode}")
    return spitze


class Dienst:
    """A serving command; ends with 0 on SIGTERM."""

    def __init__(self, *angaben: str | Path, meldungen: Path | None = None):
        befehl = [*BEFEHL, *map(str, angaben)]
        ziel = meldungen.open("wb") if meldungen else None
        self._prozess = subprocess.Popen(befehl, env=UMGEBUNG, stdout=subprocess.PIPE, stderr=ziel, text=True)
        if ziel is not None:
            ziel.close()
        assert self._prozess.stdout is not None
        bereit = json.loads(self._prozess.stdout.readline())
        assert bereit["event"] == "bereit"
        self.url: str = bereit["url"]

    @property
    def port(self) -> int:
        return int(self.url.rstrip("/").rpartition(":")[2])

    @property
    def speicherspitze(self) -> int:
        """Bytes of the process at its largest."""
        return speicherspitze(self._prozess.pid)

    def beende(self) -> int:
        self._prozess.send_signal(signal.SIGTERM)
        ende = self._prozess.wait(timeout=30)
        assert self._prozess.stdout is not None
        self._prozess.stdout.close()
        return ende


def schluessel(wer: str) -> list[str | Path]:
    """Options with the keys of a role."""
    return ["--sign", PKI / f"{wer}-sig-3072.p12", "--cipher", PKI / f"{wer}-enc-3072.p12"]


def zugang(dienst: Dienst, vertrauen: Path, wer: str) -> list[str | Path]:
    """Options of a participant at this mailbox."""
    zertifikate = [PKI / "intermediaer-enc-3072.cer", PKI / "intermediaer-sig-3072.cer"]
    angaben: list[str | Path] = ["--mailbox", dienst.url, "--trust", vertrauen, *schluessel(wer)]
    return [*angaben, "--mailbox-cert", zertifikate[0], "--mailbox-cert", zertifikate[1]]


def starte_postfach(ordner: Path, vertrauen: Path, *weitere: str | Path, port: str = "0") -> Dienst:
    """A mailbox with its state in `ordner`."""
    angaben = ["--listen", f"127.0.0.1:{port}", "--state", ordner / "zustand", "--trust", vertrauen]
    meldungen = ordner / "postfach.meldungen"
    return Dienst("mailbox", "serve", *angaben, *schluessel("intermediaer"), *weitere, meldungen=meldungen)


def mit_passivem(tmp_path: Path, vertrauen: Path, *weitere: str | Path) -> tuple[Dienst, Dienst]:
    """A passive recipient and a mailbox that knows the way to it."""
    passiv = Dienst(
        "receive",
        *("--listen", "127.0.0.1:0", "--out", tmp_path / "passiv", "--trust", vertrauen),
        *schluessel("passiv"),
        *("--mailbox-cert", PKI / "intermediaer-sig-3072.cer", *weitere),
        meldungen=tmp_path / "passiv.meldungen",
    )
    ziel = f"{PKI / 'passiv-enc-3072.cer'}={passiv.url}"
    return passiv, starte_postfach(tmp_path, vertrauen, "--forward", ziel)


def wickle_ab(
    dienst: Dienst, vertrauen: Path, tmp_path: Path, *weitere: str
) -> tuple[int, list[dict[str, Any]]]:
    """mediateDelivery to the passive recipient of `mit_passivem`; the answer lands in `zurueck`."""
    (tmp_path / "frage.txt").write_text("Größe?")
    an: list[str | Path] = ["--to", PKI / "passiv-enc-3072.cer", "--receiver", "http://x.invalid/"]
    angaben = [*zugang(dienst, vertrauen, "absender"), *an, "--out", tmp_path / "zurueck", *weitere]
    return ruf("mediate", tmp_path / "frage.txt", *angaben)
