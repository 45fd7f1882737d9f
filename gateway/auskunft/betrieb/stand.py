"""One Vorgang as administrators may see it: where it is and whether it moves, but neither person nor file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from gateway.ablage.tabellen import ENDE, Uebergabezeile
from gateway.auskunft.betrieb.antrieb import Antrieb
from gateway.domain.aufgabe import AUFGABENARTEN
from gateway.domain.lage import AmZug, Bewegung, Lage, Standort, lage
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import oertlich


@dataclass(frozen=True, kw_only=True)
class Vorgangsstand:
    """A line of a list."""

    id: UUID
    richtung: Richtung
    zustand: Zustand
    partner: str
    partner_name: str
    stamm: UUID
    weg: str
    schritt: str
    schritt_seit: datetime
    haelt: str | None
    """Kind of the open question that holds it."""
    stoerung: str | None
    """Why it doesn't move though nobody is asked."""
    von_partner: bool
    """Rejected by the other authority, not by us."""
    antrieb: Antrieb
    dokumente_der_akte: int | None
    dokumente: int | None
    bytes: int | None
    erledigt: int
    gesamt: int | None
    """Packets that arrived or were sent, and how many there are once that is known."""
    erstellt: datetime
    geaendert: datetime
    """The last change, of whatever kind."""
    naechste_pruefung: datetime | None
    karenz_bis: datetime | None
    """When the copies are to be deleted."""
    geloescht: datetime | None

    @property
    def lage(self) -> Lage:
        return lage(
            Standort(
                self.richtung,
                self.zustand,
                self.schritt,
                gehalten=self.haelt is not None,
                gestoert=self.gestoert,
                von_partner=self.von_partner,
                bewegung=self.antrieb.bewegung,
                teil=self.teil,
            )
        )

    @property
    def teil(self) -> bool:
        """Not the whole file: a Nachlieferung, or a delivery that leaves something out."""
        alle = self.dokumente_der_akte == self.dokumente is not None
        folgt = self.stamm != self.id and self.weg in _KANN_FOLGEN and not alle
        return folgt or (self.dokumente_der_akte or 0) > (self.dokumente or 0) > 0

    @property
    def gestoert(self) -> bool:
        return self.stoerung is not None

    @property
    def regel(self) -> str | None:
        """The rule that holds it."""
        return AUFGABENARTEN[self.haelt].regel if self.haelt else None

    @property
    def beendet(self) -> bool:
        """Nothing is left to do, the content is deleted."""
        return self.schritt == ENDE

    @property
    def als_naechstes(self) -> str:
        """What comes next, as long as nothing better is known."""
        if self.hindernis is not None:
            return self.hindernis
        if self.zustand.endgueltig and self.lage.am_zug in _NACH_DEM_ENDE:
            return _NACH_DEM_ENDE[self.lage.am_zug]
        return self.zustand.angabe.als_naechstes

    @property
    def hindernis(self) -> str | None:
        """What keeps it from going on, and who must do something about it."""
        if self.gestoert:
            return "Die Administration muss die Störung beheben; dann geht es weiter."
        if self.haelt:
            return AUFGABENARTEN[self.haelt].frage
        if self.antrieb.bewegung is Bewegung.VERZOEGERT:
            return f"Etwas ist misslungen; es wird {_wann(self.antrieb)} von selbst wiederholt."
        if self.lage.ruht and self.naechste_pruefung is not None:
            return f"Am {oertlich(self.naechste_pruefung):%d.%m.%Y} geht es von selbst weiter."
        return None


_KANN_FOLGEN = frozenset({"nachlieferung", "uebernahme"})
"""Ways of what follows a first delivery; asking on elsewhere, or sending once more, is about the whole file."""
_NACH_DEM_ENDE: Mapping[AmZug, str] = {
    AmZug.WIR: "Zu klären ist, wie es weitergeht.",
    AmZug.PARTNER: "Die andere Behörde muss berichtigt noch einmal liefern.",
}
"""It is over, but somebody must do something outside of this Vorgang."""


def _wann(antrieb: Antrieb) -> str:
    if antrieb.naechster_versuch is None:
        return "gerade"
    return f"am {oertlich(antrieb.naechster_versuch):%d.%m.%Y, %H:%M} Uhr"


def felder(zeile: Uebergabezeile, antrieb: Antrieb) -> dict[str, Any]:
    """The fields of a `Vorgangsstand` from its row and what the queue says."""
    return {
        "id": zeile.id,
        "richtung": zeile.richtung,
        "zustand": zeile.zustand,
        "partner": zeile.partner,
        "partner_name": zeile.partner_name,
        "stamm": zeile.stamm,
        "weg": zeile.weg,
        "schritt": zeile.schritt,
        "schritt_seit": zeile.schritt_seit,
        "haelt": zeile.haelt,
        "stoerung": antrieb.grund if antrieb.bewegung is Bewegung.STEHT else None,
        "von_partner": zeile.rueckweisung is not None,
        "antrieb": antrieb,
        "dokumente_der_akte": zeile.anzahl_akte,
        "dokumente": zeile.anzahl_dokumente,
        "bytes": zeile.bytes_gesamt,
        "erledigt": zeile.fortschritt_ist,
        "gesamt": zeile.fortschritt_soll,
        "erstellt": zeile.erstellt,
        "geaendert": zeile.geaendert,
        "naechste_pruefung": zeile.naechste_pruefung,
        "karenz_bis": zeile.karenz_bis,
        "geloescht": zeile.geloescht,
    }
