"""What administrators ask: which Vorgänge are where, and how the queue is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragszustand, Uebergabezeile
from gateway.auskunft.betrieb.antrieb import antriebe
from gateway.auskunft.betrieb.liste import Vorgangsliste
from gateway.auskunft.betrieb.stand import Vorgangsstand, felder
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


class Betriebsauskunft(Vorgangsliste[Vorgangsstand]):
    """Without content by construction: its lines have no field for it."""

    def zahlen(self) -> Betriebszahlen:
        with self._lesen() as buch:
            return Betriebszahlen(
                buch.vorgaenge.zaehle_offene(),
                buch.aufgaben.zaehle_offene(),
                zaehle(buch.session, self._mandant),
            )

    def _forme(self, buch: Buch, zeilen: Sequence[Uebergabezeile]) -> tuple[Vorgangsstand, ...]:
        gang = antriebe(buch, zeilen)
        return tuple(Vorgangsstand(**felder(z, gang[z.id])) for z in zeilen)
