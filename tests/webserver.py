"""A real server on a real database with two Mandanten, for every ring that tests pages or API."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from gateway.ablage.betrieb import Arbeiter, Betriebsbestand, Dienstbefund
from gateway.ablage.datenbank import Datenbank
from gateway.anschluss import basis_url, oeffne_anschluss
from gateway.auskunft.betrieb import Bereitschaft, Betriebsauskunft, Hausauskunft
from gateway.auskunft.vorgaenge import Auskunft
from gateway.domain.dienst import Dienstart
from gateway.ports import Uhr
from gateway.web.app import baue_app
from gateway.web.dienst import Dienst
from gateway.web.dienste import Webdienste
from gateway.web.zugang import Zugangsfach

STUTTGART, ULM = "azr:001900", "azr:002000"
MANDANTEN = {STUTTGART: "Ausländerbehörde Musterstadt", ULM: "Ausländerbehörde Beispielstadt"}


@dataclass
class Webserver:
    """The running server and what tests need around it."""

    url: str
    dienste: Webdienste
    datenbank: Datenbank
    blobs: Path
    offen: ExitStack

    def gast(self) -> httpx2.Client:
        return self.offen.enter_context(httpx2.Client(base_url=self.url, timeout=30))

    def angemeldet(self, mandant: str = STUTTGART) -> httpx2.Client:
        """A client with a session, logged in through the form as a browser would."""
        client = self.gast()
        antwort = client.post("/anmelden", data={"zugangswort": self.dienste.fach.einmalwort(mandant)})
        assert antwort.status_code == 303
        return client


def formularwort(seite: str) -> str:
    treffer = re.search(r'name="formularwort" value="([0-9a-f]+)"', seite)
    assert treffer
    return treffer.group(1)


def webdienste(datenbank: Datenbank, uhr: Uhr, ordner: Path, praefix: str = "") -> Webdienste:
    blobs = ordner / "blobs"
    blobs.mkdir(exist_ok=True)
    fach = Zugangsfach(ordner / "zugang", uhr)
    fach.raeume_auf()
    alles_laeuft(datenbank, uhr)
    ordnung = {"Ablage der Inhalte": blobs}
    haus = Hausauskunft(datenbank, ordnung, uhr)

    def betrieb(mandant: str) -> Betriebsauskunft:
        return Betriebsauskunft(datenbank, mandant, uhr)

    return Webdienste(
        auskunft=lambda mandant: Auskunft(datenbank, mandant, uhr),
        betriebsauskunft=betrieb,
        haus=haus,
        mandanten=MANDANTEN,
        bereitschaft=Bereitschaft(datenbank, ordnung, haus, betrieb, MANDANTEN).pruefe,
        fach=fach,
        uhr=uhr,
        praefix=praefix,
    )


def alles_laeuft(datenbank: Datenbank, uhr: Uhr) -> None:
    """A worker has just given a sign of life and found every service there."""
    with datenbank.schreiben() as session:
        bestand = Betriebsbestand(session, uhr)
        bestand.melde_worker(Arbeiter("rechner:1:abc", "rechner", 1, uhr.jetzt()), 0)
        for mandant in MANDANTEN:
            for art in Dienstart:
                bestand.melde_dienst(mandant, art, Dienstbefund(True, "Antwortet."))
        session.commit()


Starter = Callable[..., Webserver]


@pytest.fixture
def starte_web(datenbank: Datenbank, uhr: Uhr, tmp_path: Path) -> Iterator[Starter]:
    """Starts servers on free ports; all end with the test."""
    with ExitStack() as offen:

        def starte(praefix: str = "") -> Webserver:
            dienste = webdienste(datenbank, uhr, tmp_path, praefix)
            return _starte(offen, dienste, datenbank, tmp_path / "blobs")

        yield starte


def _starte(offen: ExitStack, dienste: Webdienste, datenbank: Datenbank, blobs: Path) -> Webserver:
    anschluss = offen.enter_context(oeffne_anschluss("127.0.0.1", 0))
    bereit = threading.Event()
    server = Dienst(baue_app(dienste), bereit=bereit.set)
    faden = threading.Thread(target=server.run, kwargs={"sockets": [anschluss]}, daemon=True)
    faden.start()
    offen.callback(faden.join, 30)
    offen.callback(setattr, server, "should_exit", True)
    assert bereit.wait(30)
    return Webserver(basis_url(anschluss), dienste, datenbank, blobs, offen)


@pytest.fixture
def web(starte_web: Starter) -> Webserver:
    return starte_web()
