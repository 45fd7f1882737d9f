"""One authority of the demo as those see it who watch: its handovers and questions; and its commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from gateway.auskunft.vorgaenge import Vorgang
from gateway.auskunft.vorgaenge.aufgaben import Frage
from gateway.bootstrap.installation import Installation
from gateway.demo.behoerden import Demobehoerde
from gateway.demo.prozesse import einmal
from gateway.domain.uebergabe import Zustand
from gateway.settings import lade

GESCHEITERT = frozenset({Zustand.ABGELEHNT, Zustand.ZURUECKGEWIESEN, Zustand.ABGEBROCHEN})
_MITTEILUNGEN = 1000


@dataclass
class Seite:
    """One side as the demo watches it."""

    behoerde: Demobehoerde
    installation: Installation
    gezeigt: dict[UUID, int] = field(default_factory=dict)
    """How many rows of each timeline have been shown."""
    vorgaenge: Sequence[Vorgang] = ()
    """Oldest first."""

    @classmethod
    def von(cls, behoerde: Demobehoerde) -> Seite:
        return cls(behoerde, Installation(lade(behoerde.einstellungen)))

    def auch(self, behoerde: Demobehoerde) -> Seite:
        """Another Mandant of the same installation."""
        return Seite(behoerde, self.installation)

    def schaue(self) -> None:
        auskunft = self.installation.auskunft(self.behoerde.kennung)
        zeilen = auskunft.liste(hoechstens=_MITTEILUNGEN).zeilen
        self.vorgaenge = [auskunft.vorgang(z.id) for z in reversed(zeilen)]

    @property
    def erste(self) -> Vorgang:
        """The handover that the others belong to; one that moved no file is passed over."""
        gelungen = (v for v in self.vorgaenge if v.ueberblick.zustand not in GESCHEITERT)
        return next(gelungen, self.vorgaenge[0])

    @property
    def zustaende(self) -> list[Zustand]:
        return [v.ueberblick.zustand for v in self.vorgaenge]

    def fragen(self) -> Sequence[Frage]:
        """The open questions."""
        return self.installation.aufgabenauskunft(self.behoerde.kennung).liste()

    def rufe(self, *befehl: str) -> None:
        """Run a command of the product in this installation, for this Mandant."""
        einmal(
            [
                *befehl,
                *("--mandant", self.behoerde.kennung, "--settings", str(self.behoerde.einstellungen)),
                "--json",
            ]
        )
