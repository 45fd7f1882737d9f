"""Who somebody is and what he may do, asked with every request: a locked person is out at the next one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import BenutzerkennungFalsch, NichtGefunden
from gateway.ablage.konten import Kontenbestand
from gateway.ablage.tabellen import Benutzerzeile, Rollenzeile
from gateway.domain.aufgabe import Rolle
from gateway.ports import Uhr

ROLLE_GILT = timedelta(days=365)
"""So long a role counts as confirmed: once a year somebody asks whether everybody still needs his (BSI ORP.4)."""


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


@dataclass(frozen=True)
class Kontostand:
    """The way in for the case of need. `gesperrt_bis`: after failed attempts; None = it is open."""

    eingerichtet: datetime
    gesperrt_bis: datetime | None
    fehlversuche: int
    ersatzworte: int
    """Recovery codes that are left."""


@dataclass(frozen=True)
class Rollenstand:
    """One role of one person. `bis`: then somebody must have confirmed it again."""

    id: str
    name: str
    gesperrt: bool
    rolle: Rolle
    seit: datetime
    bestaetigt: datetime
    bestaetigt_von: str
    bis: datetime
    faellig: bool


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

    def konto(self, id: str) -> Kontostand | None:
        """The local account of somebody; None = there is none."""
        with self._datenbank.lesen() as session:
            bestand = Kontenbestand(session, self._uhr)
            zeile = bestand.lies(id)
            if zeile is None:
                return None
            bis = zeile.gesperrt_bis
            gesperrt = bis if bis is not None and bis > self._uhr.jetzt() else None
            return Kontostand(zeile.eingerichtet, gesperrt, zeile.fehlversuche, bestand.ersatzworte(id))

    def rollen(self, mandant: str) -> Sequence[Rollenstand]:
        """Who holds what there, the one that was confirmed longest ago first."""
        with self._datenbank.lesen() as session:
            zeilen = Benutzerbestand(session, self._uhr).rollenzeilen(mandant)
            return [_rollenstand(benutzer, rolle, self._uhr.jetzt()) for benutzer, rolle in zeilen]


def _rollenstand(benutzer: Benutzerzeile, rolle: Rollenzeile, jetzt: datetime) -> Rollenstand:
    bis = rolle.bestaetigt + ROLLE_GILT
    return Rollenstand(
        benutzer.id,
        benutzer.name,
        benutzer.gesperrt,
        rolle.rolle,
        rolle.seit,
        rolle.bestaetigt,
        rolle.bestaetigt_von,
        bis,
        bis <= jetzt,
    )
