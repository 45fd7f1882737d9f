"""What administrators ask: which Vorgänge are where, and how the queue is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragszustand, Nachrichtenzeile, Uebergabezeile
from gateway.auskunft.betrieb.antrieb import antriebe
from gateway.auskunft.betrieb.liste import Vorgangsliste
from gateway.auskunft.betrieb.stand import Vorgangsstand, felder
from gateway.domain.nachricht import Nachrichtenrichtung, Nachrichtenzustand
from gateway.domain.uebergabe import Zustand
from gateway.queue.verwaltung import zaehle


@dataclass(frozen=True)
class Betriebszahlen:
    """How many of what, for one Mandant."""

    vorgaenge: Mapping[str, int]
    """offen, gehalten, gestoert, versaeumt."""
    aufgaben: int
    """Open questions."""
    auftraege: Mapping[Auftragszustand, int]
    """Work items by state."""


@dataclass(frozen=True)
class Zustandswechsel:
    """When a state was reached; what was said about it may name persons and is left out."""

    zeit: datetime
    zustand: Zustand


@dataclass(frozen=True)
class Sendung:
    """A message without its content, and without what the other side wrote."""

    id: UUID
    typ: str | None
    paket: int | None
    richtung: Nachrichtenrichtung
    zustand: Nachrichtenzustand
    erstellt: datetime
    uebermittelt: datetime | None


@dataclass(frozen=True)
class Lauf:
    """One handover: where it is and how it came there."""

    stand: Vorgangsstand
    zustaende: Sequence[Zustandswechsel]
    sendungen: Sequence[Sendung]


class Betriebsauskunft(Vorgangsliste[Vorgangsstand]):
    """Without content by construction: its lines have no field for it."""

    def zahlen(self) -> Betriebszahlen:
        with self._lesen() as buch:
            return Betriebszahlen(
                buch.vorgaenge.zaehle_offene(),
                buch.aufgaben.zaehle_offene(),
                zaehle(buch.session, self._mandant),
            )

    def lauf(self, id: UUID) -> Lauf:
        """Raises `gateway.ablage.fehler.NichtGefunden`, also for handovers of another Mandant."""
        with self._lesen() as buch:
            zeile = buch.vorgaenge.lies(id)
            (stand,) = self._forme(buch, [zeile])
            nachrichten = sorted(buch.nachrichten.zum_vorgang(id), key=lambda n: (n.erstellt, n.paket or 0))
            return Lauf(stand, _zustaende(buch, id), [_sendung(n) for n in nachrichten])

    def _forme(self, buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Vorgangsstand, ...]:
        gang = antriebe(buch, zeilen)
        return tuple(Vorgangsstand(**felder(z, gang[z.id])) for z in zeilen)


def _zustaende(buch: Buch, id: UUID) -> Sequence[Zustandswechsel]:
    wechsel: list[Zustandswechsel] = []
    for ereignis in buch.vorgaenge.zeitlinie(id):
        if not wechsel or wechsel[-1].zustand is not ereignis.zustand:
            wechsel.append(Zustandswechsel(ereignis.zeit, ereignis.zustand))
    return wechsel


def _sendung(n: Nachrichtenzeile) -> Sendung:
    return Sendung(n.id, n.typ, n.paket, n.richtung, n.zustand, n.erstellt, n.uebermittelt)
