"""How a handover came to nothing: whose doing it was, in our words, and the other authority's own words apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from gateway.ablage.tabellen import Ereignisart, Ereigniszeile, Uebergabezeile
from gateway.domain.uebergabe import Richtung, Zustand


@dataclass(frozen=True)
class Ausgang:
    """What happened, who did it and why."""

    titel: str
    text: str
    wer: str
    wann: datetime
    grund: str | None
    """Why a person on our side decided so, with the name."""
    partner_sagt: str | None
    nachweis: UUID | None


def ausgang(zeile: Uebergabezeile, zeitlinie: Sequence[Ereigniszeile]) -> Ausgang | None:
    """None as long as it may still succeed, and when it has."""
    ereignis = next(
        (e for e in reversed(zeitlinie) if e.art is Ereignisart.ZUSTAND and e.zustand is zeile.zustand), None
    )
    titel = _titel(zeile)
    if titel is None or ereignis is None:
        return None
    return Ausgang(
        titel,
        ereignis.text,
        ereignis.wer,
        ereignis.zeit,
        _grund(zeile, zeitlinie, ereignis),
        ereignis.partner_sagt,
        ereignis.nachweis,
    )


def _titel(zeile: Uebergabezeile) -> str | None:
    wir_senden = zeile.richtung is Richtung.ABGABE
    match zeile.zustand:
        case Zustand.ABGELEHNT if not wir_senden:
            return "Die andere Behörde sendet keine Akte."
        case Zustand.ABGELEHNT if zeile.stamm != zeile.id:
            return "Diese Dokumente bleiben hier."
        case Zustand.ABGELEHNT:
            return "Wir geben die Akte nicht ab."
        case Zustand.ZURUECKGEWIESEN if wir_senden:
            return "Die andere Behörde hat unsere Lieferung zurückgewiesen."
        case Zustand.ZURUECKGEWIESEN if zeile.rueckweisung is not None:
            return "Die andere Behörde hat unsere Anforderung zurückgewiesen."
        case Zustand.ZURUECKGEWIESEN:
            return "Wir haben die Lieferung zurückgewiesen."
        case Zustand.ABGEBROCHEN:
            return "Die Übergabe ist abgebrochen."
    return None


def _grund(zeile: Uebergabezeile, zeitlinie: Sequence[Ereigniszeile], ende: Ereigniszeile) -> str | None:
    """The wish to cancel, or the last decision of a person, where the end follows from it."""
    if zeile.abbruch_grund is not None:
        return None if zeile.abbruch_grund in ende.text else f"{zeile.abbruch_grund} ({zeile.abbruch_durch})"
    if zeile.richtung is Richtung.UEBERNAHME and (zeile.absage or zeile.rueckweisung or zeile.mangel):
        return None
    if zeile.richtung is Richtung.ABGABE and zeile.zustand is not Zustand.ABGELEHNT:
        return None
    entscheidung = next((e for e in reversed(zeitlinie) if e.art is Ereignisart.ENTSCHEIDUNG), None)
    return f"{entscheidung.text} ({entscheidung.wer})" if entscheidung else None
