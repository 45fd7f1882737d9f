"""Limits and service levels of a rule set: numbers that an authority settles for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from gateway.domain.werktage import ist_werktag, naechster_beginn
from gateway.domain.worte import oertlich


class Wegzugsbestaetigung(StrEnum):
    """What a request without an Abmeldung means."""

    ERFORDERLICH = "erforderlich"
    HINWEIS = "hinweis"
    MIT_MELDUNGEN = "mit_meldungen"
    """Needed from the day on which the first Abmeldung of a registry office has arrived; before, a hint."""


class SchonAbgegeben(StrEnum):
    """What somebody gets who asks for a file that is surely elsewhere."""

    NENNEN = "nennen"
    """010202 names the holder."""
    WEITERLEITEN = "weiterleiten"
    """0030 passes the request on to the holder, 0031 says so."""


class Azrmeldung(StrEnum):
    """How the new authority is told that it reports the change of competence to the register (AZR)."""

    HINWEIS = "hinweis"
    """A line in the timeline: the specialist system reports by itself."""
    AUFGABE = "aufgabe"
    """A task besides that holds nothing."""


@dataclass(frozen=True)
class Grenzen:
    """`land`: ISO 3166-2 without "DE-", for the public holidays."""

    wegzug_bestaetigung: Wegzugsbestaetigung = Wegzugsbestaetigung.MIT_MELDUNGEN
    wegzug_werktage: int = 3
    wegzug_frist: timedelta | None = None
    """Instead of the working days, for training and tests."""
    tageslimit: int = 500
    """Requests that rules may send in a day."""
    dienst_von: time = time(0, 0)
    dienst_bis: time = time(0, 0)
    """Rules act between the two; equal = at all times."""
    groesse: int = 4_000_000_000
    """Bytes of a file that goes without a person."""
    land: str | None = None
    schon_abgegeben: SchonAbgegeben = SchonAbgegeben.NENNEN
    massenlimit: int = 1_000
    """Files from or for one authority that go by themselves within `massenminuten`."""
    massenminuten: int = 60
    azr_meldung: Azrmeldung = Azrmeldung.HINWEIS

    @property
    def massenzeit(self) -> timedelta:
        return timedelta(minutes=self.massenminuten)

    def im_dienst(self, wann: datetime) -> bool:
        if self.dienst_von == self.dienst_bis:
            return True
        return ist_werktag(wann, self.land) and self.dienst_von <= oertlich(wann).time() < self.dienst_bis

    def naechster_dienst(self, wann: datetime) -> datetime:
        return naechster_beginn(wann, self.dienst_von, self.land)
