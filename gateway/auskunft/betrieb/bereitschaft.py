"""Can this process do its work? Asked by load balancers, monitoring and `status`."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import pruefe_stand
from gateway.errors import Fehler


@dataclass(frozen=True)
class Befund:
    """One thing that was looked at; `text` names neither paths nor addresses."""

    name: str
    in_ordnung: bool
    text: str


class Bereitschaft:
    """Looks at the database and at the folders that must take bytes. `ordner`: German name → folder."""

    def __init__(self, datenbank: Datenbank, ordner: Mapping[str, Path]) -> None:
        self._datenbank = datenbank
        self._ordner = dict(ordner)

    def pruefe(self) -> tuple[Befund, ...]:
        """All findings, good and bad; never raises."""
        return (self._pruefe_datenbank(), *(_pruefe_ordner(n, p) for n, p in self._ordner.items()))

    def _pruefe_datenbank(self) -> Befund:
        try:
            pruefe_stand(self._datenbank)
        except Fehler as fehler:
            return Befund("Datenbank", False, fehler.text)
        return Befund("Datenbank", True, "Erreichbar, auf dem Stand dieses Programms.")


def _pruefe_ordner(name: str, ordner: Path) -> Befund:
    """Write a little: a full or read-only disk shows itself only then."""
    try:
        with tempfile.TemporaryFile(dir=ordner) as probe:
            probe.write(bytes(4096))
    except OSError:
        return Befund(name, False, "Nicht beschreibbar: Ordner fehlt, ist voll oder schreibgeschützt.")
    return Befund(name, True, "Beschreibbar.")
