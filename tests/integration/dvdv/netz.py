"""A network of DVDV servers inside the test process: each host answers, fails or talks rubbish."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx2
from fastapi.testclient import TestClient

from adapters.dvdv.anmeldung import Anmeldung
from adapters.dvdv.datei import Dateiverzeichnis
from adapters.dvdv.emulator import baue_emulator
from adapters.dvdv.server import Dvdvserver
from gateway.ports import Uhr
from gateway.schutz.testpki import Pki

Antwortgeber = Callable[[httpx2.Request], httpx2.Response]
A, B = "http://dvdv-a.invalid/dvdv2-backend", "http://dvdv-b.invalid/dvdv2-backend"

ZEILE = """
[[behoerde]]
kennung = "{kennung}"
name = "Beispielstadt"
version = "{version}"
postfach_url = "http://127.0.0.1:8070/"
postfach_verschluesselung = "{ordner}/postfach-chiffre.cer"
postfach_signatur = "{ordner}/postfach-signatur.cer"
leser = "{ordner}/{leser}-chiffre.cer"
autor = "{ordner}/behoerde-a-signatur.cer"
"""


def zeile(pki: Pki, kennung: str, *, version: str = "26.11", leser: str = "behoerde-a") -> str:
    return ZEILE.format(kennung=kennung, version=version, ordner=pki.ordner, leser=leser)


class Netz:
    """Two hosts; `verhalten[host]` replaces the emulator's answer."""

    def __init__(self, datei: Path, uhr: Uhr):
        self._emulator = TestClient(baue_emulator(Dateiverzeichnis(datei).alle, uhr))
        self.verhalten: dict[str, Antwortgeber] = {}
        self.rufe: list[tuple[str, str]] = []
        self.klient = httpx2.Client(transport=httpx2.MockTransport(self._antworte))

    def server(self, anmeldung: Anmeldung | None = None) -> Dvdvserver:
        return Dvdvserver([A, B], anmeldung, self.klient)

    def faellt_aus(self) -> None:
        self.verhalten = dict.fromkeys(("dvdv-a.invalid", "dvdv-b.invalid"), tot)

    def emulator(self, anfrage: httpx2.Request) -> httpx2.Response:
        antwort = self._emulator.request(
            anfrage.method,
            anfrage.url.raw_path.decode().removeprefix("/dvdv2-backend"),
            content=anfrage.read(),
            headers=anfrage.headers,
        )
        return httpx2.Response(antwort.status_code, content=antwort.content, headers=antwort.headers)

    def _antworte(self, anfrage: httpx2.Request) -> httpx2.Response:
        self.rufe.append((anfrage.url.host, anfrage.url.path.rsplit("/", 1)[1]))
        return self.verhalten.get(anfrage.url.host, self.emulator)(anfrage)


def tot(anfrage: httpx2.Request) -> httpx2.Response:
    raise httpx2.ConnectError("refused", request=anfrage)


def antwort(status: int, inhalt: bytes = b"", kopf: dict[str, str] | None = None) -> Antwortgeber:
    return lambda anfrage: httpx2.Response(status, content=inhalt, headers=kopf)
