"""A simulated eAkte behind an exchange folder on a WebDAV server."""

from __future__ import annotations

from itertools import count

from adapters.dms.webdav import WebdavBaum
from adapters.dms.xdomea import FASSUNGEN, XdomeaDms
from tests.eakte import Eakte
from tests.integration.dms.davbank import Server

_NUMMER = count(1)


def eakte(server: Server) -> Eakte:
    """Folders of its own below the server's root."""
    hier = server.wurzel / f"austausch-{next(_NUMMER)}"
    angelegt = Eakte(hier / "hin", hier / "zurueck", server.wurzel.parent / f"eakte-{hier.name}")
    for ort in (angelegt.austausch, angelegt.rueck, angelegt.ablage):
        ort.mkdir(parents=True)
        ort.chmod(0o777)
    return angelegt


def dms(server: Server, zu: Eakte, version: str, geduld: float = 20.0) -> XdomeaDms:
    def baum(name: str) -> WebdavBaum:
        return WebdavBaum(f"{server.url}/{zu.austausch.parent.name}/{name}", server.leitung)

    return XdomeaDms(
        baum("hin"), baum("zurueck"), FASSUNGEN[version], "Ausländerbehörde Beispiel", geduld=geduld
    )
