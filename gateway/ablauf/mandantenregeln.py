"""What an authority has settled for its own handovers, as its settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache

from gateway.domain.ablageplan import Ablageplan
from gateway.domain.fristen import Fristen
from gateway.domain.grenzen import Grenzen
from gateway.domain.kontingent import Kontingent
from gateway.domain.pdfbefund import Mangel, Vorgabe
from gateway.domain.regelsatz import Regelsatz


@dataclass(frozen=True)
class Mandantenregeln:
    """Of one Mandant."""

    nachrichtengrenze: int = 50_000_000
    """Largest XML message in bytes."""
    partnergrenzen: Mapping[str, int] = field(default_factory=dict)
    """The same for partners with whom another is settled, by kennung."""
    anhang: bool = True
    """Contents travel as attachment (grows by 28 bytes) instead of inline (by 83 %)."""
    frist_erledigtes: timedelta = timedelta(days=3 * 365)
    """So long the rows of a finished matter are kept that has no entry in file B."""
    frist_meldungen: timedelta = timedelta(days=365)
    """So long a notice of a registry office is kept."""
    frist_termine: timedelta = timedelta(days=1)
    """So long after an appointment its entry is kept."""
    frist_spaetscans: timedelta = timedelta(days=1)
    """So long what somebody uploaded and never sent is kept since it was last touched."""
    nachsehen: timedelta = timedelta(hours=1)
    """Next look at what should move by itself (invariant 9)."""
    pdf: Mapping[Mangel, Vorgabe] = field(default_factory=lambda: dict.fromkeys(Mangel, Vorgabe.MELDEN))
    """What happens with PDFs that have a flaw, where they are looked into."""
    ablage: Ablageplan = field(default_factory=Ablageplan)
    """Where received files go in our own DMS."""
    formate: tuple[str, ...] = ()
    """Format codes besides PDF and JPG that our own DMS takes; a request by rule announces them."""
    kontingent: Kontingent = field(default_factory=Kontingent)
    """What it may have at once."""
    grenzen: Grenzen = field(default_factory=Grenzen)
    fristen: Fristen = field(default_factory=Fristen)
    """Both of the shipped rule set; those of an activated one beat them."""

    def grenze_zu(self, partner: str) -> int:
        """Largest XML message in bytes to this authority."""
        return self.partnergrenzen.get(partner, self.nachrichtengrenze)

    @property
    def vorgabe(self) -> Regelsatz:
        """The shipped rule set (version 0) with what the settings say."""
        return _mitgeliefert(self.grenzen, self.fristen)


@cache
def _mitgeliefert(grenzen: Grenzen, fristen: Fristen) -> Regelsatz:
    return Regelsatz(grenzen=grenzen, fristen=fristen)
