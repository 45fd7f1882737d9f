"""The serving process: ready line, token from another process, end on request."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.anschluss import AnschlussBelegt, basis_url, oeffne_anschluss
from gateway.domain.aufgabe import Rolle
from gateway.web.zugang import Zugangsfach
from tests.integration.web.dienstprozess import Wanduhr
from tests.webserver import STUTTGART


@pytest.fixture
def prozess(datenbank_url: str, tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    befehl = [sys.executable, "-m", "tests.integration.web.dienstprozess", datenbank_url, str(tmp_path)]
    with subprocess.Popen(befehl, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as prozess:
        yield prozess
        prozess.kill()


@pytest.mark.parametrize("zeichen", [signal.SIGTERM, signal.SIGINT])
def test_der_dienst_meldet_sich_und_endet_auf_bitte_mit_null(
    prozess: subprocess.Popen[str], datenbank_url: str, zeichen: signal.Signals
) -> None:
    assert prozess.stdout
    zeile = json.loads(prozess.stdout.readline())
    assert zeile["event"] == "bereit"
    with Datenbank(datenbank_url).schreiben() as session:
        bestand = Benutzerbestand(session, Wanduhr())
        bestand.lege_an("erika", "Frau Beispiel", wer="Test")
        bestand.setze_rollen("erika", STUTTGART, [Rolle.SACHBEARBEITUNG], wer="Test")
        session.commit()
    wort = Zugangsfach(Datenbank(datenbank_url), Wanduhr()).anmeldeweg(STUTTGART, "erika").partition("#")[2]
    with httpx2.Client(base_url=zeile["url"], timeout=30) as client:
        assert client.get("/health/ready").json()["bereit"] is True
        assert client.post("/anmelden", data={"zugangswort": wort}).status_code == 303
        assert client.get("/uebergaben").status_code == 200
        prozess.send_signal(zeichen)
        aus, fehler = prozess.communicate(timeout=30)
    assert prozess.returncode == 0
    assert (aus, fehler) == ("", "")


def test_ein_belegter_anschluss_ist_ein_klarer_fehler(datenbank_url: str) -> None:
    with oeffne_anschluss("127.0.0.1", 0) as anschluss:
        port = int(basis_url(anschluss).rpartition(":")[2])
        with pytest.raises(AnschlussBelegt):
            oeffne_anschluss("127.0.0.1", port)
    with pytest.raises(AnschlussBelegt):
        oeffne_anschluss("192.0.2.1", 0)


def test_antworten_warten_nicht_auf_nagle(datenbank_url: str) -> None:
    """asyncio sets TCP_NODELAY only on sockets that name their protocol; without it 40 ms per answer."""
    with oeffne_anschluss("127.0.0.1", 0) as anschluss:
        assert anschluss.proto == socket.IPPROTO_TCP


def test_wer_auf_allen_adressen_hoert_nennt_eine_zu_der_man_kommt(datenbank_url: str) -> None:
    with oeffne_anschluss("0.0.0.0", 0) as anschluss:
        assert basis_url(anschluss).startswith("http://127.0.0.1:")
