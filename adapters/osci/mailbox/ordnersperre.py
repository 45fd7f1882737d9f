"""One state folder belongs to one process: two of them would clear each other's files away."""

from __future__ import annotations

import fcntl
from pathlib import Path

from gateway.errors import AufrufFehler
from gateway.verschlossen import verschlossene_datei, verschlossener_ordner

DATEI = "postfach.sperre"


class PostfachordnerBelegt(AufrufFehler):
    """Another process serves from this folder."""

    code = "osci.postfach.ordner_belegt"
    satz = "In diesem Ordner arbeitet schon ein anderes Postfach."
    rat = "Das andere beenden oder mit »--state« einen eigenen Ordner nennen."


class Ordnersperre:
    """Held until `close` or until the process ends, however it ends."""

    def __init__(self, ordner: Path):
        """Raises `PostfachordnerBelegt`, `OrdnerFremd`."""
        verschlossener_ordner(ordner)
        verschlossene_datei(ordner / DATEI)
        self._marke = (ordner / DATEI).open("ab")
        try:
            fcntl.flock(self._marke, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._marke.close()
            raise PostfachordnerBelegt(wo=str(ordner)) from None

    def close(self) -> None:
        self._marke.close()
