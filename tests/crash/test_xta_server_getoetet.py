"""The XTA server is killed at chosen bytes, also between storing and answering: what it confirmed is there,
once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.fehler import ServerNichtErreichbar
from adapters.xta.teilnehmer.client import Adressen
from adapters.xta.teilnehmer.einliefern import Fluechtig, liefere_ein
from adapters.xta.teilnehmer.postfach import XtaPostfach
from adapters.xta.teilnehmer.zugang import Xtazugang
from gateway.errors import EingabeFehler
from gateway.schutz.pfad import Zertifikatspruefung
from tests.stoernetz import Eingriff, Fehlerart, Netz, Richtung
from tests.xtapki import PIN, Tlspki
from tests.xtaserver import VERTRAG, A, B, Gehende, vertrag


class Serverprozess:
    """`xta serve`, killed and started again on the same port and state."""

    def __init__(self, pki: Tlspki, ordner: Path):
        self._pki = pki
        self.ordner = ordner
        self.port = 0
        self.starte()

    def starte(self) -> None:
        konten = [f"--konto={k}={self._pki.cer(n)}" for k, n in ((A, "konto-a"), (B, "konto-b"))]
        befehl = ["-c", "from gateway.cli.app import main; main()", "xta", "serve", *konten]
        befehl += ["--listen", f"127.0.0.1:{self.port}", "--state", str(self.ordner)]
        befehl += ["--tls-cert", str(self._pki.p12("server")), "--trust", str(self._pki.vertrauen)]
        self._prozess = subprocess.Popen(
            [sys.executable, *befehl],
            env={**os.environ, "AKTENBRUECKE_PIN": PIN.decode()},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._prozess.stdout is not None
        bereit = json.loads(self._prozess.stdout.readline())
        self.port = int(bereit["send"].rpartition(":")[2].partition("/")[0])

    def toete(self) -> None:
        self._prozess.send_signal(signal.SIGKILL)
        self._prozess.wait()
        assert self._prozess.stdout is not None
        self._prozess.stdout.close()

    def toete_und_starte(self) -> None:
        self.toete()
        self.starte()

    @property
    def eingelagert(self) -> int:
        return len(list((self.ordner / "nachrichten").iterdir()))


@pytest.fixture
def prozess(tlspki: Tlspki, tmp_path: Path) -> Iterator[Serverprozess]:
    prozess = Serverprozess(tlspki, tmp_path / "zustand")
    yield prozess
    prozess.toete()


@pytest.fixture
def netz(prozess: Serverprozess) -> Iterator[Netz]:
    netz = Netz(prozess.port, absturz=prozess.toete_und_starte)
    yield netz
    netz.close()


def zugang(pki: Tlspki, port: int, konto: str, name: str) -> Xtazugang:
    adressen = Adressen.unter(f"https://127.0.0.1:{port}")
    pruefung = Zertifikatspruefung(pki.vertrauen)
    return Xtazugang(adressen, konto, pki.schluessel(name), pruefung, Gehende())


def sende(zugang: Xtazugang, inhalt: bytes) -> str:
    """As a worker does: again and again with the same memory, until it is confirmed."""
    platz = Fluechtig()
    entwurf = Metadaten(A, B, "", VERTRAG)
    for _ in range(100):
        try:
            with zugang.client() as client:
                return liefere_ein(client, entwurf, [Beilage(Folge((inhalt,)))], platz).metadaten.message_id
        except ServerNichtErreichbar:
            time.sleep(0.1)
    raise AssertionError("nie bestätigt")


def niemals(message_id: str, strom: BinaryIO, fehler: EingabeFehler) -> None:
    raise AssertionError(fehler)


def test_was_bestaetigt_wurde_ist_da_und_zwar_einmal(
    tlspki: Tlspki, prozess: Serverprozess, netz: Netz
) -> None:
    von_a = zugang(tlspki, netz.port, A, "konto-a")
    bestaetigt: dict[str, bytes] = {}
    plaene = [
        [Eingriff(0, Richtung.HIN, 3_000, Fehlerart.ABSTURZ)],
        [Eingriff(0, Richtung.HIN, 200_000, Fehlerart.ABSTURZ)],
        [Eingriff(0, Richtung.ZURUECK, 0, Fehlerart.ABSTURZ, lambda: prozess.eingelagert == 3)],
    ]
    for nummer, plan in enumerate(plaene):
        netz.plan = plan
        inhalt = f"Nummer {nummer} ".encode() * 30_000
        bestaetigt[sende(von_a, inhalt)] = inhalt
        assert not netz.plan
    assert len(netz.geschehen) == 3
    assert prozess.eingelagert == 3
    geholt: list[tuple[str, bytes]] = []
    an_b = XtaPostfach(zugang(tlspki, netz.port, B, "konto-b"), vertrag)
    an_b.hole_ab(lambda kennung, strom: geholt.append((kennung, strom.read())), niemals)
    assert dict(geholt) == bestaetigt
    assert len(geholt) == 3


def test_beim_abholen_getoetet_geht_nichts_verloren(
    tlspki: Tlspki, prozess: Serverprozess, netz: Netz
) -> None:
    von_a = zugang(tlspki, netz.port, A, "konto-a")
    gesendet = {sende(von_a, bytes([n]) * 100_000) for n in range(3)}
    da: set[str] = set()

    def nimm(kennung: str, strom: BinaryIO) -> None:
        assert len(strom.read()) == 100_000
        da.add(kennung)
        if len(da) == 2:  # the acknowledgement of the second one, or its answer, is lost
            netz.plan = [Eingriff(0, Richtung.ZURUECK, 0, Fehlerart.ABSTURZ)]

    an_b = XtaPostfach(zugang(tlspki, netz.port, B, "konto-b"), vertrag)
    with pytest.raises(ServerNichtErreichbar):
        an_b.hole_ab(nimm, niemals)
    assert len(da) == 2
    an_b.hole_ab(nimm, niemals)
    assert da == gesendet
    with an_b._client() as client:
        assert client.statusliste().kennungen == ()
