"""A bench of the contract on a real WebDAV server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from adapters.dms.fern import FernDms
from adapters.dms.fern.anmeldung import Anmeldeart, leitung
from adapters.dms.fern.leitung import Leitung
from adapters.dms.webdav import WebdavBaum
from tests.dmsvertrag import Werkbank, verdirb_im_ordner
from tests.integration.dms import davserver

_NUMMER = count(1)


@contextmanager
def ort_fuer_andere() -> Iterator[Path]:
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
def verbunden(url: str, wurzel: Path, art: Anmeldeart = "basic") -> Iterator[Server]:
    with closing(leitung(davserver.BENUTZER, davserver.KENNWORT, art)) as verbindung:
        yield Server(url, wurzel, verbindung)


def baue_bank(server: Server) -> Werkbank:
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
