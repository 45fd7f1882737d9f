"""The figures of one Mandant: one place for Leitstand, `/metrics`, `check` and `status`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.ablage.buch import Buch
from gateway.ablage.kennzahlen import Gruppe, Kennzahlen
from gateway.ablage.tabellen import Auftragszustand
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.nachricht import Nachrichtenzustand

RUECKBLICK = timedelta(days=30)
"""So far back rejected messages are counted."""


@dataclass(frozen=True, kw_only=True)
class Betriebszahlen:
    """How many of what, and since when the oldest. Groups are empty where there is nothing."""

    wann: datetime
    offen: Sequence[Gruppe]
    """Handovers by direction, since when the oldest was begun."""
    gehalten: Sequence[Gruppe]
    """By rule, since when nothing has happened."""
    gestoert: Sequence[Gruppe]
    """By cause."""
    versaeumt: int
    """Vorgänge whose next look did not happen."""
    aufgaben: int
    aufgaben_ueberfaellig: int
    """Open questions, and those whose time is over."""
    auftraege: Sequence[Gruppe]
    """Unfinished work items by state."""
    geparkt: Sequence[Gruppe]
    verzoegert: Sequence[Gruppe]
    """Work items put aside, and those that failed and are tried again, by cause."""
    faellig_seit: datetime | None
    """Since when the oldest due work item waits for a worker."""
    nachrichten: Sequence[Gruppe]
    """Messages that something has to be done about, by state."""
    abgewiesen: Sequence[Gruppe]
    """Incoming messages that we rejected in the last 30 days, by code of rejection."""
    fehlgeschlagen: Sequence[Gruppe]
    """Outgoing messages that could not be sent, likewise."""
    zurueckgewiesen: Sequence[Gruppe]
    """Outgoing messages that were sent and rejected by the other side, likewise."""
    vorfaelle: int
    """Open incidents."""

    @property
    def wartezeit(self) -> timedelta:
        """How long the oldest due work item has been waiting."""
        return self.wann - self.faellig_seit if self.faellig_seit else timedelta(0)


def summe(gruppen: Sequence[Gruppe]) -> int:
    """Of all kinds together."""
    return sum(gruppe.anzahl for gruppe in gruppen)


def aelteste(gruppen: Sequence[Gruppe]) -> datetime | None:
    """Since when the oldest of all kinds is so."""
    return min((g.seit for g in gruppen if g.seit), default=None)


def betriebszahlen(buch: Buch) -> Betriebszahlen:
    """As they are in this moment."""
    zahlen = Kennzahlen(buch.session, buch.mandant, buch.uhr)
    wann = buch.uhr.jetzt()
    return Betriebszahlen(
        wann=wann,
        offen=zahlen.offene(),
        gehalten=[Gruppe(AUFGABENARTEN[g.name].regel, g.anzahl, g.seit) for g in zahlen.gehaltene()],
        gestoert=zahlen.gestoerte(),
        versaeumt=zahlen.versaeumte(),
        aufgaben=zahlen.aufgaben(ueberfaellig=False),
        aufgaben_ueberfaellig=zahlen.aufgaben(ueberfaellig=True),
        auftraege=zahlen.auftraege_je_zustand(),
        geparkt=zahlen.auftraege(Auftragszustand.GEPARKT),
        verzoegert=zahlen.auftraege(Auftragszustand.WARTEND),
        faellig_seit=zahlen.faellig_seit(),
        nachrichten=zahlen.nachrichten(),
        abgewiesen=zahlen.abgewiesene(Nachrichtenzustand.ABGEWIESEN, wann - RUECKBLICK),
        fehlgeschlagen=zahlen.abgewiesene(Nachrichtenzustand.FEHLGESCHLAGEN, wann - RUECKBLICK),
        zurueckgewiesen=zahlen.zurueckgewiesene(wann - RUECKBLICK),
        vorfaelle=zahlen.vorfaelle(),
    )
