"""The mailbox is killed in the middle of work, again and again: what it confirmed is there, once."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import BinaryIO

from gateway.errors import VoruebergehenderFehler
from gateway.schutz.pfad import Zertifikatspruefung
from tests.oscipostfach import Postfachstand, Schluesselbund
from tests.oscivektoren import ORDNER, vertrauensordner

PKI = ORDNER / "pki"


class Postfachprozess:
    """`osci mailbox serve`, killed and started again on the same port and state."""

    def __init__(self, ordner: Path, vertrauen: Path):
        self._ordner = ordner
        self._vertrauen = vertrauen
        self.port = "0"
        self.starte()

    def starte(self) -> None:
        chiffre = PKI / "intermediaer-enc-3072.p12"
        schluessel = ["--sign", PKI / "intermediaer-sig-3072.p12", "--cipher", chiffre]
        befehl = ["-c", "from gateway.cli.app import main; main()", "osci", "mailbox", "serve"]
        angaben = ["--listen", f"127.0.0.1:{self.port}", "--state", self._ordner, "--trust", self._vertrauen]
        self._prozess = subprocess.Popen(
            [sys.executable, *befehl, *map(str, angaben), *map(str, schluessel)],
            env={**os.environ, "AKTENBRUECKE_PIN": "123456"},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._prozess.stdout is not None
        self.url = json.loads(self._prozess.stdout.readline())["url"]
        self.port = self.url.rstrip("/").rpartition(":")[2]

    def toete(self) -> None:
        self._prozess.send_signal(signal.SIGKILL)
        self._prozess.wait()
        assert self._prozess.stdout is not None
        self._prozess.stdout.close()


def test_getoetet_beim_einliefern_und_abholen_geht_nichts_verloren(tmp_path: Path) -> None:
    vertrauen = vertrauensordner(tmp_path / "vertrauen")
    prozess = Postfachprozess(tmp_path / "zustand", vertrauen)
    stand = Postfachstand(tmp_path / "unbenutzt", Schluesselbund(), Zertifikatspruefung(vertrauen))
    stand.ueber_port = int(prozess.port)
    fertig = threading.Event()

    def toete_immer_wieder() -> None:
        for pause in (0.15, 0.4, 0.25, 0.6):
            if fertig.wait(pause):
                break
            prozess.toete()
            prozess.starte()

    moerder = threading.Thread(target=toete_immer_wieder)
    moerder.start()
    bestaetigt: dict[str, bytes] = {}
    for nummer in range(12):
        inhalt = b"%d" % nummer * 1000
        bestaetigt[_liefere(stand, inhalt)] = inhalt
    geholt: dict[str, bytes] = {}

    def annehmen(message_id: str, strom: BinaryIO) -> None:
        geholt[message_id] = stand.oeffne("empfaenger", io.BytesIO(strom.read()))

    while not bestaetigt.keys() <= geholt.keys():
        try:
            stand.postfach("empfaenger").hole_ab(annehmen, hoechstens=3)
        except VoruebergehenderFehler:
            time.sleep(0.1)
    fertig.set()
    moerder.join()
    assert {k: v for k, v in geholt.items() if k in bestaetigt} == bestaetigt
    assert set(geholt.values()) == set(bestaetigt.values())
    prozess.toete()
    for leitung in stand.leitungen:
        leitung.close()


def _liefere(stand: Postfachstand, inhalt: bytes) -> str:
    while True:
        try:
            sendung = stand.versiegelt(inhalt)
            sender = stand.postfach("absender")
            return sender.liefere_ein(sendung, stand.eintrag("empfaenger"), "Probe").message_id
        except VoruebergehenderFehler:
            time.sleep(0.1)
