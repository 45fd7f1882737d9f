"""Who somebody is and what he may do, asked with every request: a locked person is out at the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerkennungFalsch, NichtGefunden
from gateway.domain.aufgabe import Rolle
from gateway.ports import Uhr


@dataclass(frozen=True)
class Mitarbeiter:
    """A person who may act; `rollen` by Mandant."""

    id: str
    name: str
    rollen: Mapping[str, Collection[Rolle]]


class Personal:
    """The persons of one installation."""

    def __init__(self, datenbank: Datenbank, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._uhr = uhr

    def wer_ist(self, id: str) -> Mitarbeiter | None:
        """None for somebody unknown or locked."""
        with self._datenbank.lesen() as session:
            bestand = Benutzerbestand(session, self._uhr)
            try:
                zeile = bestand.lies(id)
            except (NichtGefunden, BenutzerkennungFalsch):
                return None
            return None if zeile.gesperrt else Mitarbeiter(zeile.id, zeile.name, bestand.rollen(zeile.id))
