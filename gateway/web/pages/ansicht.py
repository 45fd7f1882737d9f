"""What the pages say about a handover beyond its plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gateway.ablage.tabellen import Dokumentstatus
from gateway.auskunft.vorgaenge import Dokumentstand, Quittungsart, Stand, Vorgang
from gateway.domain.lage import Stufe
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl

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
    einzahl: str = "Paket"
    mehrzahl: str = "Paketen"


def fortschritt(vorgang: Vorgang) -> Fortschritt:
    """Packets while they travel, documents once the import has begun."""
    zeile = vorgang.ueberblick
    if zeile.zustand in {_Z.IMPORT_LAEUFT, _Z.IMPORTIERT} and vorgang.dokumente:
        fertig = sum(d.fertig for d in vorgang.dokumente)
        return Fortschritt(fertig, len(vorgang.dokumente), "Dokument", "Dokumenten")
    return Fortschritt(zeile.erledigt, zeile.gesamt)


def ist_es_geschafft(vorgang: Vorgang) -> str:
    """The answer to "is the file here?", "was it handed over?": a file of which a part stays is not all of it."""
    if vorgang.ueberblick.zustand is _Z.ERGAENZT:
        return "Nicht verlangt."
    if vorgang.ueberblick.lage.stufe is not Stufe.GUT:
        return "Nein."
    return "Zum Teil." if vorgang.umfang and vorgang.umfang.fehlt else "Ja."


def was_fehlt(vorgang: Vorgang) -> str:
    """The answer to "what is missing?" in one sentence."""
    zeile = vorgang.ueberblick
    if zeile.zustand in {_Z.ABGELEHNT, _Z.ZURUECKGEWIESEN, _Z.ABGEBROCHEN}:
        return "Diese Lieferung." if zeile.stamm != zeile.id else "Die ganze Akte."
    if zeile.lage.stufe is Stufe.GUT:
        return f"{'; '.join(vorgang.umfang.rest)}." if vorgang.umfang and vorgang.umfang.fehlt else "Nichts."
    if zeile.richtung is Richtung.UEBERNAHME:
        return _fehlt_beim_empfaenger(vorgang)
    return _fehlt_beim_absender(vorgang)


def _fehlt_beim_empfaenger(vorgang: Vorgang) -> str:
    if not vorgang.dokumente:
        return "Die ganze Akte. Ihr Inhalt ist noch nicht bekannt."
    offen = sum(not d.fertig for d in vorgang.dokumente)
    if offen:
        return _von(
            offen, vorgang.dokumente, "ist noch nicht geprüft im DMS", "sind noch nicht geprüft im DMS"
        )
    return "Nur noch der Abschluss des Imports."


def _fehlt_beim_absender(vorgang: Vorgang) -> str:
    dabei = [d for d in vorgang.dokumente if d.status is Dokumentstatus.DABEI]
    offen = sum(not d.fertig for d in dabei)
    if offen:
        return _von(offen, dabei, "ist noch nicht freigegeben", "sind noch nicht freigegeben")
    transport = next(q for q in vorgang.quittungen if q.art is Quittungsart.TRANSPORT)
    if transport.stand is Stand.LIEGT_VOR:
        return "Die Importquittung der anderen Behörde."
    return "Der Versand der Akte."


def _von(offen: int, alle: Sequence[Dokumentstand], einzahl: str, mehrzahl: str) -> str:
    """ "1 von 2 Dokumenten ist …"."""
    return f"{offen} von {anzahl(len(alle), 'Dokument', 'Dokumenten')} {einzahl if offen == 1 else mehrzahl}."


def takt(vorgang: Vorgang) -> int:
    """Milliseconds between two looks; 0 = nothing will change any more. Once it is over for people, only the
    deletion is still to come."""
    zeile = vorgang.ueberblick
    if zeile.beendet:
        return 0
    if zeile.zustand.endgueltig:
        return 60_000
    return 2000 if zeile.lage.stufe in {Stufe.LAEUFT, Stufe.WARTET, Stufe.GUT} else 10000
