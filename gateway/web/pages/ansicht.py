"""What the pages say about a handover beyond its plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.auskunft.quittungen import Quittungsart, Stand
from gateway.auskunft.vorgaenge import Vorgang
from gateway.domain.freigabe import NIE, wirksame_klasse
from gateway.domain.lage import Stufe
from gateway.domain.uebergabe import Richtung, Zustand

_Z = Zustand
_ERLEDIGT = frozenset({*(z for z in Zustand if z.endgueltig), _Z.KARENZ})
_WARTEN = frozenset({_Z.ANGEFORDERT, _Z.BEANTWORTET, _Z.GESENDET})


@dataclass(frozen=True)
class Auswahl:
    """A choice above the list."""

    titel: str
    zustaende: frozenset[Zustand] = frozenset()
    gehalten: bool = False
    gestoert: bool = False


AUSWAHLEN: Mapping[str, Auswahl] = {
    "alle": Auswahl("Alle"),
    "entscheiden": Auswahl("Entscheidung nötig", gehalten=True),
    "warten": Auswahl("Andere am Zug", _WARTEN),
    "laufen": Auswahl("Laufen", frozenset(Zustand) - _ERLEDIGT - _WARTEN),
    "gestoert": Auswahl("Gestört", gestoert=True),
    "erledigt": Auswahl("Erledigt", _ERLEDIGT),
}
RICHTUNGEN: Mapping[str, str] = {
    "": "Beide",
    Richtung.UEBERNAHME.value: "Übernahmen",
    Richtung.ABGABE.value: "Abgaben",
}


@dataclass(frozen=True)
class Fortschritt:
    """`gesamt` is None until it is known."""

    erledigt: int
    gesamt: int | None
    wovon: str = "Paketen"


def fortschritt(vorgang: Vorgang) -> Fortschritt:
    """Packets while they travel, documents once the import has begun."""
    zeile = vorgang.ueberblick
    if zeile.zustand in {_Z.IMPORT_LAEUFT, _Z.IMPORTIERT} and vorgang.dokumente:
        fertig = sum(d.fertig for d in vorgang.dokumente)
        return Fortschritt(fertig, len(vorgang.dokumente), "Dokumenten")
    return Fortschritt(zeile.erledigt, zeile.gesamt)


def was_fehlt(vorgang: Vorgang) -> str:
    """The answer to "what is missing?" in one sentence."""
    if vorgang.ueberblick.lage.stufe is Stufe.GUT:
        return "Nichts."
    if vorgang.ueberblick.zustand in {_Z.ABGELEHNT, _Z.ZURUECKGEWIESEN}:
        return "Die ganze Akte."
    if vorgang.ueberblick.richtung is Richtung.UEBERNAHME:
        return _fehlt_beim_empfaenger(vorgang)
    return _fehlt_beim_absender(vorgang)


def _fehlt_beim_empfaenger(vorgang: Vorgang) -> str:
    if not vorgang.dokumente:
        return "Die ganze Akte. Ihr Inhalt ist noch nicht bekannt."
    offen = sum(not d.fertig for d in vorgang.dokumente)
    if offen:
        return f"{offen} von {len(vorgang.dokumente)} Dokumenten sind noch nicht geprüft im DMS."
    return "Nur noch der Abschluss des Imports."


def _fehlt_beim_absender(vorgang: Vorgang) -> str:
    offen = sum(not d.fertig and wirksame_klasse(d.dokument) not in NIE for d in vorgang.dokumente)
    if offen:
        return f"{offen} von {len(vorgang.dokumente)} Dokumenten dürfen noch nicht übergeben werden."
    transport = next(q for q in vorgang.quittungen if q.art is Quittungsart.TRANSPORT)
    if transport.stand is Stand.LIEGT_VOR:
        return "Die Importquittung der anderen Behörde."
    return "Der Versand der Akte."


def takt(vorgang: Vorgang) -> int:
    """Milliseconds between two looks; 0 = nothing will change any more."""
    zeile = vorgang.ueberblick
    if zeile.zustand.endgueltig:
        return 0
    return 2000 if zeile.lage.stufe in {Stufe.LAEUFT, Stufe.WARTET, Stufe.GUT} else 10000
