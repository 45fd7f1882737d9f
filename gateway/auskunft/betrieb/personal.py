"""Who somebody is and what he may do, asked with every request: a locked person is out at the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True)
class Personalzeile:
    """Somebody as the Administration of one Mandant sees it: `rollen` are those there."""

    id: str
    name: str
    rollen: Collection[Rolle]
    gesperrt: bool
    zuletzt: datetime | None
    """When the person last decided something."""


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

    def liste(self, mandant: str) -> Sequence[Personalzeile]:
        """Who has a role there, and who has none anywhere yet."""
        with self._datenbank.lesen() as session:
            bestand = Benutzerbestand(session, self._uhr)
            alle = bestand.alle_rollen()
            return [
                Personalzeile(z.id, z.name, rollen.get(mandant, ()), z.gesperrt, z.zuletzt)
                for z in bestand.liste()
                if not (rollen := alle.get(z.id, {})) or mandant in rollen
            ]

    def eine(self, mandant: str, id: str) -> Personalzeile:
        """Raises `NichtGefunden`, also for somebody who has roles elsewhere only."""
        for zeile in self.liste(mandant):
            if zeile.id == id:
                return zeile
        raise NichtGefunden("Diese Benutzerin oder diesen Benutzer gibt es nicht.")
