"""An XTA server over real mutual TLS with two accounts and a strange one, and clients that use it."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from adapters.osci.draht.stuecke import Folge
from adapters.xta.draht.metadaten import Metadaten, Schluesselwert, Vertrag
from adapters.xta.draht.nutzlast import Beilage
from adapters.xta.namen import Fassung
from adapters.xta.server.dienst import Xtadienst
from adapters.xta.server.handlungen import Handlungen211, Serverregeln
from adapters.xta.server.handlungen_v5 import HandlungenV5
from adapters.xta.server.http import XtaHttp
from adapters.xta.server.konten import Konten, Konto
from adapters.xta.server.stoerung import Stoerplan, Stoerung
from adapters.xta.teilnehmer.client import Adressen, Xtaclient
from adapters.xta.teilnehmer.zugang import Xtazugang
from adapters.xta.tls import serverkontext
from gateway.ports import Diensteintrag, Uhr
from gateway.schutz.pfad import Zertifikatspruefung
from tests.oscivektoren import vertrauensordner
from tests.xtapki import Tlspki

A, B, C = "azr:001900", "azr:081110", "azr:000100"
GESPERRT = "azr:099999"
DIENST = "http://www.osci.de/xauslaender2611/xauslaender2611ABHABH.wsdl"
ECHO = "urn:test:echo"
VERTRAG = Vertrag(
    DIENST,
    "XAUSLAENDER_DATA",
    Schluesselwert("010206", "urn:de:xauslaender:nachrichtentyp", "1"),
    "http://www.osci.de/xauslaender2611",
)


def vertrag(typ: str, empfaenger: Diensteintrag) -> Vertrag:
    """Whatever the message, whoever the reader."""
    del typ, empfaenger
    return VERTRAG


class Gehende:
    """The real clock, which a test can put forward."""

    def __init__(self) -> None:
        self.vor = timedelta()

    def jetzt(self) -> datetime:
        return datetime.now(UTC) + self.vor


@dataclass
class Xtastand:
    """A running server; `neustart` begins anew on the same state."""

    pki: Tlspki
    ordner: Path
    uhr: Gehende = field(default_factory=Gehende)
    regeln: Serverregeln = field(default_factory=lambda: Serverregeln(echo=frozenset({ECHO})))
    konten: list[Konto] = field(default_factory=list)
    stoerungen: list[str] = field(default_factory=list)
    fassung: Fassung = Fassung.V211
    davor: int | None = None
    """Port of a relay in front of the server."""

    def __post_init__(self) -> None:
        if not self.konten:
            paare = ((A, "konto-a"), (B, "konto-b"), (C, "konto-c"))
            self.konten = [self.konto(kennung, name) for kennung, name in paare]
            self.konten.append(replace(self.konto(GESPERRT, "konto-a"), gesperrt=True))
        self.starte()

    def konto(self, kennung: str, name: str, dienste: frozenset[str] | None = None) -> Konto:
        return Konto(kennung, frozenset({self.pki.zertifikat(name).fingerabdruck}), dienste=dienste)

    def starte(self) -> None:
        pruefung = Zertifikatspruefung(self.pki.vertrauen)
        konten = Konten(self.konten, pruefung, self.uhr)
        plan = Stoerplan(Stoerung.aus_text(text) for text in self.stoerungen)
        handlungen = HandlungenV5 if self.fassung is Fassung.V511 else Handlungen211
        self.dienst = Xtadienst(self.ordner, konten, self.uhr, self.regeln, plan, handlungen)
        kontext = serverkontext(self.pki.schluessel("server"), pruefung.vertrauen.stand())
        self.http = XtaHttp("127.0.0.1", 0, self.dienst, kontext)
        self._faden = threading.Thread(target=self.http.diene)
        self._faden.start()

    def beende(self) -> None:
        self.http.beende()
        self._faden.join()
        self.dienst.close()

    def neustart(self) -> None:
        self.beende()
        self.starte()

    @property
    def port(self) -> int:
        return int(self.http.server_address[1])

    @property
    def adressen(self) -> Adressen:
        return Adressen.unter(f"https://127.0.0.1:{self.davor or self.port}")

    @property
    def eingelagert(self) -> int:
        """Messages whose content waits for its reader; of what is received the server keeps it for a while."""
        with closing(sqlite3.connect(self.ordner / "xta.db")) as db:
            wartende = "SELECT count(*) FROM nachricht WHERE datei IS NOT NULL AND empfangen IS NULL"
            return int(db.execute(wartende).fetchone()[0])

    @property
    def dateien(self) -> int:
        return len(list((self.ordner / "nachrichten").iterdir()))

    def vergeht(self, zeit: timedelta) -> None:
        """So much later, tidied up."""
        self.uhr.vor += zeit
        self.neustart()

    def zugang(self, konto: str | None, name: str, uhr: Uhr | None = None) -> Xtazugang:
        pruefung = Zertifikatspruefung(self.pki.vertrauen)
        return Xtazugang(
            self.adressen,
            konto,
            self.pki.schluessel(name),
            pruefung,
            uhr or self.uhr,
            fassung=self.fassung,
        )

    @contextmanager
    def client(self, konto: str | None = A, name: str = "konto-a") -> Iterator[Xtaclient]:
        """Of 2.1.1, with all its operations."""
        with self.zugang(konto, name).client() as client:
            assert isinstance(client, Xtaclient)
            yield client

    def sende(self, *inhalte: bytes, von: str = A, name: str = "konto-a", an: str = B) -> str:
        """A message in the mailbox of `an`; its id."""
        with self.zugang(von, name).client() as client:
            kennung = client.vergib_message_id()
            client.sende(Metadaten(von, an, kennung, VERTRAG), beilagen(*inhalte))
        return kennung


def beilagen(*inhalte: bytes) -> list[Beilage]:
    return [Beilage(Folge((inhalt,)), name=f"inhalt-{nummer}") for nummer, inhalt in enumerate(inhalte)]


def bytes_von(inhalt: object) -> bytes:
    return b"".join(bytes(stueck) for stueck in inhalt)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def tlspki(tmp_path_factory: pytest.TempPathFactory) -> Tlspki:
    pki = Tlspki(tmp_path_factory.mktemp("tlspki"))
    for name in ("server", "konto-a", "konto-b", "konto-c"):
        pki.stelle_aus(name)
    vertrauensordner(pki.vertrauen)  # the seal's certificates are those of the OSCI vectors
    return pki


@pytest.fixture
def xta(tlspki: Tlspki, tmp_path: Path) -> Iterator[Xtastand]:
    stand = Xtastand(tlspki, tmp_path / "xta")
    yield stand
    stand.beende()
