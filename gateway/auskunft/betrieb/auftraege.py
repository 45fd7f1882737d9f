"""Work items as administrators see them: what failed, why, what to do; `queue list` and the Fehlerablage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragsklasse, Auftragszeile, Auftragszustand
from gateway.ablauf.zugehoerigkeit import Zugehoerigkeit, zugehoerigkeiten

RAT = "Die Ursache beheben, dann erneut senden (Fehlerablage, oder »queue retry«)."
"""For a parked item of which nobody knew better."""


@dataclass(frozen=True, kw_only=True)
class Auftragsstand:
    """One work item. Ids and sentences of ours, no content."""

    nummer: int
    mandant: str
    art: str
    schluessel: str
    zustand: Auftragszustand
    klasse: Auftragsklasse
    vorgang: UUID | None
    nachricht: UUID | None
    partner: str | None
    seit: datetime
    """Since when it is in this state."""
    faellig: datetime
    versuche: int
    bearbeiter: str | None
    ursache: str | None
    """Code of what went wrong last."""
    text: str | None
    rat: str | None
    erstellt: datetime


def auftragsstaende(buch: Buch, zeilen: Sequence[Auftragszeile]) -> Sequence[Auftragsstand]:
    """Of rows of this Mandant, in their order."""
    zu = zugehoerigkeiten(buch, zeilen)
    return [_stand(zeile, zu[zeile.id]) for zeile in zeilen]


def _stand(zeile: Auftragszeile, zu: Zugehoerigkeit) -> Auftragsstand:
    ratlos = RAT if zeile.zustand is Auftragszustand.GEPARKT else None
    return Auftragsstand(
        nummer=zeile.id,
        mandant=zeile.mandant,
        art=zeile.art,
        schluessel=zeile.schluessel,
        zustand=zeile.zustand,
        klasse=zeile.klasse,
        vorgang=zu.vorgang,
        nachricht=zu.nachricht,
        partner=zu.partner,
        seit=zeile.geaendert,
        faellig=zeile.faellig,
        versuche=zeile.versuche,
        bearbeiter=zeile.bearbeiter,
        ursache=zeile.grund_code,
        text=zeile.grund_text,
        rat=zeile.grund_rat or ratlos,
        erstellt=zeile.erstellt,
    )
