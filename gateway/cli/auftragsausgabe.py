"""One work item as commands show it: a line of a table, an object of JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gateway.cli.ausgabe import sekunde
from gateway.domain.worte import anzahl, oertlich

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Auftragsstand


def werte(zeile: Auftragsstand) -> dict[str, Any]:
    return {
        "nummer": zeile.nummer,
        "mandant": zeile.mandant,
        "art": zeile.art,
        "zustand": zeile.zustand.value,
        "vorgang": str(zeile.vorgang) if zeile.vorgang else None,
        "partner": zeile.partner,
        "seit": sekunde(zeile.seit),
        "versuche": zeile.versuche,
        "ursache": zeile.ursache,
        "text": zeile.text,
        "rat": zeile.rat,
        "nachricht": str(zeile.nachricht) if zeile.nachricht else None,
        "schluessel": zeile.schluessel,
        "klasse": zeile.klasse.value,
        "faellig": sekunde(zeile.faellig),
        "bearbeiter": zeile.bearbeiter,
        "erstellt": sekunde(zeile.erstellt),
    }


def tabellenzeile(zeile: Auftragsstand) -> str:
    spalten = (
        f"{zeile.nummer:>8}",
        f"{zeile.zustand:<9}",
        oertlich(zeile.seit).strftime("%d.%m.%Y %H:%M:%S"),
        f"{zeile.mandant:<12}",
        f"{zeile.art:<20}",
        f"{zeile.versuche:>2}×",
        f"{str(zeile.vorgang or '')[:8]:<8}",
        f"{zeile.partner or '':<12}",
        f"{zeile.ursache or '':<24}",
        zeile.text or "",
    )
    return "  ".join(spalten).rstrip()


def schluss(gezeigt: int, hoechstens: int, letzte: int) -> str:
    """The sentence below a list."""
    if gezeigt == 0:
        return "Keine Aufträge."
    weiter = f" Weiter mit --after {letzte}." if gezeigt == hoechstens else ""
    return f"{anzahl(gezeigt, 'Auftrag', 'Aufträge')}.{weiter}"
