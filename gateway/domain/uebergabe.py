"""The states of a handover, and the one table of what may follow what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Richtung(StrEnum):
    ABGABE = "abgabe"
    """We send."""
    UEBERNAHME = "uebernahme"
    """We receive."""


RICHTUNG_DES_WEGES: Mapping[str, Richtung] = {
    "abgabe": Richtung.ABGABE,
    "nachlieferung": Richtung.ABGABE,
    "anforderung": Richtung.UEBERNAHME,
    "uebernahme": Richtung.UEBERNAHME,
    "wohnsitzwechsel": Richtung.UEBERNAHME,
}
"""Whoever goes this way sends, or receives: no way does both."""


@dataclass(frozen=True)
class Zustandsangabe:
    """What a state means to people: a German name, what comes next, and whether the matter is over.

    "Over" is what people see; the cursor of the Vorgang goes on until the content is deleted."""

    name: str
    als_naechstes: str
    endgueltig: bool = False


class Zustand(StrEnum):
    """States of an Uebergabe. That it is held by a question or disturbed are facts beside the state."""

    ANGELEGT = "angelegt"
    ANGEFORDERT = "angefordert"
    BEANTWORTET = "beantwortet"
    EMPFANGEN = "empfangen"
    IMPORT_LAEUFT = "import_laeuft"
    IMPORTIERT = "importiert"
    VORBEREITET = "vorbereitet"
    FREIGEGEBEN = "freigegeben"
    GEPACKT = "gepackt"
    GESENDET = "gesendet"
    KARENZ = "karenz"
    ABGESCHLOSSEN = "abgeschlossen"
    ABGELEHNT = "abgelehnt"
    ZURUECKGEWIESEN = "zurueckgewiesen"
    ABGEBROCHEN = "abgebrochen"
    ERGAENZT = "ergaenzt"
    """Only the advance information was asked for (reason 03), and has gone or come."""

    @property
    def angabe(self) -> Zustandsangabe:
        return _ANGABEN[self]

    @property
    def endgueltig(self) -> bool:
        return _ANGABEN[self].endgueltig


_Z = Zustand
_ANGABEN = {
    _Z.ANGELEGT: Zustandsangabe("Angelegt", "Der nächste Schritt läuft von selbst."),
    _Z.ANGEFORDERT: Zustandsangabe("Angefordert", "Die Antwort steht aus."),
    _Z.BEANTWORTET: Zustandsangabe("Lieferung angekündigt", "Die Pakete werden erwartet."),
    _Z.EMPFANGEN: Zustandsangabe("Vollständig empfangen", "Die Akte wird geprüft und importiert."),
    _Z.IMPORT_LAEUFT: Zustandsangabe("Import läuft", "Die Dokumente werden ins DMS gelegt."),
    _Z.IMPORTIERT: Zustandsangabe("Importiert und rückgelesen", "Die Quittung wird gesendet."),
    _Z.VORBEREITET: Zustandsangabe("Akte bereitgestellt", "Die Freigabe wird geprüft."),
    _Z.FREIGEGEBEN: Zustandsangabe("Freigegeben", "Die Akte wird gepackt."),
    _Z.GEPACKT: Zustandsangabe("Gepackt", "Die Nachrichten werden gesendet."),
    _Z.GESENDET: Zustandsangabe("Gesendet", "Die Quittung der anderen Behörde wird erwartet."),
    _Z.KARENZ: Zustandsangabe("Quittiert", "Nach der Karenzzeit wird die bereitgestellte Kopie gelöscht."),
    _Z.ABGESCHLOSSEN: Zustandsangabe("Abgeschlossen", "Nichts mehr zu tun.", endgueltig=True),
    _Z.ABGELEHNT: Zustandsangabe("Abgelehnt", "Es wird keine Akte geliefert.", endgueltig=True),
    _Z.ZURUECKGEWIESEN: Zustandsangabe(
        "Zurückgewiesen", "Der Grund steht in der Rückweisung.", endgueltig=True
    ),
    _Z.ABGEBROCHEN: Zustandsangabe("Abgebrochen", "Nichts mehr zu tun.", endgueltig=True),
    _Z.ERGAENZT: Zustandsangabe(
        "Vorabinformationen ergänzt", "Eine Akte war nicht verlangt.", endgueltig=True
    ),
}

_ABGABE: Mapping[Zustand, frozenset[Zustand]] = {
    _Z.ANGELEGT: frozenset({_Z.VORBEREITET, _Z.ABGELEHNT, _Z.ABGEBROCHEN, _Z.ERGAENZT}),
    _Z.VORBEREITET: frozenset({_Z.FREIGEGEBEN, _Z.ABGELEHNT, _Z.ABGEBROCHEN}),
    _Z.FREIGEGEBEN: frozenset({_Z.GEPACKT, _Z.ABGEBROCHEN}),
    _Z.GEPACKT: frozenset({_Z.GESENDET, _Z.KARENZ, _Z.ZURUECKGEWIESEN}),
    _Z.GESENDET: frozenset({_Z.KARENZ, _Z.ZURUECKGEWIESEN}),
    _Z.KARENZ: frozenset({_Z.ABGESCHLOSSEN}),
}
_UEBERNAHME: Mapping[Zustand, frozenset[Zustand]] = {
    _Z.ANGELEGT: frozenset(
        {_Z.ANGEFORDERT, _Z.BEANTWORTET, _Z.ABGELEHNT, _Z.ZURUECKGEWIESEN, _Z.ABGEBROCHEN}
    ),
    _Z.ANGEFORDERT: frozenset(
        {_Z.BEANTWORTET, _Z.ABGELEHNT, _Z.ZURUECKGEWIESEN, _Z.ABGEBROCHEN, _Z.ERGAENZT}
    ),
    _Z.BEANTWORTET: frozenset({_Z.EMPFANGEN, _Z.ZURUECKGEWIESEN}),
    _Z.EMPFANGEN: frozenset({_Z.IMPORT_LAEUFT, _Z.ZURUECKGEWIESEN}),
    _Z.IMPORT_LAEUFT: frozenset({_Z.IMPORTIERT, _Z.ZURUECKGEWIESEN}),
    _Z.IMPORTIERT: frozenset({_Z.ABGESCHLOSSEN}),
}
UEBERGAENGE: Mapping[Richtung, Mapping[Zustand, frozenset[Zustand]]] = {
    Richtung.ABGABE: _ABGABE,
    Richtung.UEBERNAHME: _UEBERNAHME,
}
"""Which state may follow which; nothing can set another one."""


VORBEI = frozenset({*(z for z in Zustand if z.endgueltig), _Z.KARENZ})
"""For people the matter is over; what still runs is the deletion of what was staged."""
NICHTS_GEWORDEN = frozenset({_Z.ABGELEHNT, _Z.ZURUECKGEWIESEN, _Z.ABGEBROCHEN, _Z.ERGAENZT})
"""It has ended, and no file has moved."""


def darf_folgen(richtung: Richtung, alt: Zustand, neu: Zustand) -> bool:
    """Is this change of state one of the table?"""
    return neu in UEBERGAENGE[richtung].get(alt, frozenset())
