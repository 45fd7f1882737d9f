"""One handover of one file and the states it goes through, on either side."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Richtung(StrEnum):
    ABGABE = "abgabe"
    """We send."""
    UEBERNAHME = "uebernahme"
    """We receive."""


@dataclass(frozen=True)
class Zustandsangabe:
    """What a state means to people: a German name, what comes next, and whether it is final."""

    name: str
    als_naechstes: str
    endgueltig: bool = False


class Zustand(StrEnum):
    """States of an Uebergabe. Every non-final one has a next-check time (invariant 9)."""

    ANGELEGT = "angelegt"
    ANGEFORDERT = "angefordert"
    BEANTWORTET = "beantwortet"
    EMPFANGEN = "empfangen"
    IMPORT_LAEUFT = "import_laeuft"
    IMPORTIERT = "importiert"
    VORBEREITET = "vorbereitet"
    GEHALTEN = "gehalten"
    FREIGEGEBEN = "freigegeben"
    GEPACKT = "gepackt"
    GESENDET = "gesendet"
    KARENZ = "karenz"
    ABGESCHLOSSEN = "abgeschlossen"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEWIESEN = "zurueckgewiesen"
    GESTOERT = "gestoert"

    @property
    def angabe(self) -> Zustandsangabe:
        return _ANGABEN[self]

    @property
    def endgueltig(self) -> bool:
        return _ANGABEN[self].endgueltig


_ANGABEN = {
    Zustand.ANGELEGT: Zustandsangabe("Angelegt", "Die Nachricht wird geschrieben."),
    Zustand.ANGEFORDERT: Zustandsangabe("Angefordert", "Die andere Behörde ist am Zug."),
    Zustand.BEANTWORTET: Zustandsangabe("Lieferung angekündigt", "Die Pakete werden erwartet."),
    Zustand.EMPFANGEN: Zustandsangabe("Vollständig empfangen", "Die Akte wird geprüft und importiert."),
    Zustand.IMPORT_LAEUFT: Zustandsangabe("Import läuft", "Die Dokumente werden ins DMS gelegt."),
    Zustand.IMPORTIERT: Zustandsangabe("Importiert und rückgelesen", "Die Quittung wird gesendet."),
    Zustand.VORBEREITET: Zustandsangabe("Akte bereitgestellt", "Die Freigabe wird geprüft."),
    Zustand.GEHALTEN: Zustandsangabe("Angehalten", "Eine benannte Person muss entscheiden."),
    Zustand.FREIGEGEBEN: Zustandsangabe("Freigegeben", "Die Akte wird gepackt."),
    Zustand.GEPACKT: Zustandsangabe("Gepackt", "Die Nachrichten werden gesendet."),
    Zustand.GESENDET: Zustandsangabe("Gesendet", "Die Quittung der anderen Behörde wird erwartet."),
    Zustand.KARENZ: Zustandsangabe(
        "Quittiert", "Nach der Karenzzeit wird die bereitgestellte Kopie gelöscht."
    ),
    Zustand.ABGESCHLOSSEN: Zustandsangabe("Abgeschlossen", "Nichts mehr zu tun.", endgueltig=True),
    Zustand.ABGELEHNT: Zustandsangabe("Abgelehnt", "Die andere Behörde liefert nicht.", endgueltig=True),
    Zustand.ZURUECKGEWIESEN: Zustandsangabe(
        "Zurückgewiesen", "Der Grund steht in der Rückweisung.", endgueltig=True
    ),
    Zustand.GESTOERT: Zustandsangabe("Gestört", "Die Administration muss eingreifen."),
}
