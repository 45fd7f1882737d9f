"""What is told to others: the alarms that are on, and how far the webhooks of a Mandant have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from gateway.ablage.datenbank import Datenbank
from gateway.ablage.meldewege import Alarmbestand, Webhookbestand
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand
from gateway.ablauf.ereignisse import ART
from gateway.auskunft.betrieb.befund import Alarmstufe, Gegenstand
from gateway.auskunft.betrieb.stoerungen import abschnitt
from gateway.ports import Uhr
from gateway.queue.verwaltung import unerledigte_der_art


@dataclass(frozen=True)
class Alarmstand:
    """One alarm. `mandant` None: it concerns the whole installation."""

    mandant: str | None
    kennung: str
    was: Gegenstand
    stufe: Alarmstufe
    seit: datetime
    text: str
    rat: str

    @property
    def handbuch(self) -> str:
        """Where the manual says what to do."""
        return abschnitt(self.was)


@dataclass(frozen=True)
class Webhookstand:
    """One receiver: what has arrived there, and whether something holds it up."""

    name: str
    anzahl: int
    geliefert: datetime | None
    """When something last arrived."""
    geparkt: bool
    """Nobody tries any more by itself: it lies in the Fehlerablage."""
    wartet_seit: datetime | None
    """Since when something waits to be told; None = nothing does."""
    text: str
    """What the last attempt said."""


class Meldewege:
    """Of one Mandant, with what concerns all."""

    def __init__(self, datenbank: Datenbank, mandant: str, uhr: Uhr) -> None:
        self._datenbank = datenbank
        self._mandant = mandant
        self._uhr = uhr

    def alarme(self) -> Sequence[Alarmstand]:
        """The oldest first."""
        with self._datenbank.lesen() as session:
            zeilen = Alarmbestand(session, self._uhr, ()).offene(self._mandant)
        return [
            Alarmstand(
                z.mandant or None,
                z.kennung,
                Gegenstand(z.gegenstand),
                Alarmstufe(z.stufe),
                z.seit,
                z.text,
                z.rat,
            )
            for z in zeilen
        ]

    def webhooks(self) -> Sequence[Webhookstand]:
        """By name; those that the settings no longer name are still there."""
        with self._datenbank.lesen() as session:
            offen = {z.daten["webhook"]: z for z in unerledigte_der_art(session, self._mandant, ART)}
            staende = Webhookbestand(session, self._mandant, self._uhr).staende()
            return [_stand(z.name, z.anzahl, z.geliefert, offen.get(z.name)) for z in staende]


def _stand(name: str, anzahl: int, geliefert: datetime | None, offen: Auftragszeile | None) -> Webhookstand:
    geparkt = offen is not None and offen.zustand is Auftragszustand.GEPARKT
    text = (offen.grund_text or "") if offen else ""
    return Webhookstand(name, anzahl, geliefert, geparkt, offen.erstellt if offen else None, text)
