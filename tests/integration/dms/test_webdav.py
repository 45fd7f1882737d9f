"""Real WebDAV servers keep the contract with our adapter."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import Anmeldeart, leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.webdav import WebdavBaum
from tests.dmsvertrag import Dmsvertrag, Werkbank, verdirb_im_ordner
from tests.integration.dms import davserver

_NUMMER = count(1)


@pytest.fixture(scope="module")
def hier() -> Iterator[Path]:
    """Other users of this machine (the server's) must get there."""
    with tempfile.TemporaryDirectory(prefix="dav-") as ordner:
        Path(ordner).chmod(0o755)
        yield Path(ordner)


@dataclass(frozen=True)
class Server:
    """A running server: its address, the folder that is its store, one line to it."""

    url: str
    wurzel: Path
    leitung: Leitung


@contextmanager
def _server(url: str, wurzel: Path, art: Anmeldeart = "basic") -> Iterator[Server]:
    with closing(leitung(davserver.BENUTZER, davserver.KENNWORT, art)) as verbindung:
        yield Server(url, wurzel, verbindung)


def _bank(server: Server) -> Werkbank:
    name = f"Ablage {next(_NUMMER)} für Tests"
    ordner = server.wurzel / name
    ordner.mkdir()
    ordner.chmod(0o777)
    ort = f"{server.url}/{name.replace(' ', '%20').replace('ü', '%c3%bc')}/"
    return Werkbank(
        "webdav",
        neu=lambda: FernDms(WebdavBaum(ort, server.leitung)),
        verdirb=verdirb_im_ordner(ordner),
        entferne=lambda ref: shutil.rmtree(ordner / ref.id),
    )


@pytest.fixture(scope="module")
def wsgidav(hier: Path) -> Iterator[Server]:
    wurzel = davserver.wurzel(hier, "wsgidav")
    with davserver.wsgidav(hier, wurzel) as url, _server(url, wurzel) as server:
        yield server


@pytest.fixture(scope="module")
def apache(hier: Path) -> Iterator[Server]:
    """With digest login."""
    wurzel = davserver.wurzel(hier, "apache")
    with davserver.apache(hier, wurzel, digest=True) as url, _server(url, wurzel, "digest") as server:
        yield server


class TestWsgidav(Dmsvertrag):
    @pytest.fixture
    def bank(self, wsgidav: Server) -> Werkbank:
        return _bank(wsgidav)


class TestApache(Dmsvertrag):
    @pytest.fixture
    def bank(self, apache: Server) -> Werkbank:
        return _bank(apache)
