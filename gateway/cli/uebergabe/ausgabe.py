"""One handover as commands show it: a line of a table, an object of JSON. Nobody is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from gateway.bootstrap.zeit import Systemuhr
from gateway.cli.ausgabe import moment
from gateway.domain.worte import dauer

if TYPE_CHECKING:
    from gateway.auskunft.vorgaenge import Ueberblick, Vorgang


def werte(mandant: str, zeile: Ueberblick) -> dict[str, Any]:
    """No personal data here: administrators see queues, not content."""
    return {
        "id": str(zeile.id),
        "mandant": mandant,
        "richtung": zeile.richtung.value,
        "zustand": zeile.zustand.value,
        "zustand_name": zeile.zustand.angabe.name,
        "endgueltig": zeile.zustand.endgueltig,
        "weg": zeile.weg,
        "schritt": zeile.schritt,
        "wartet_auf": zeile.lage.am_zug.value,
        "wartet_auf_text": zeile.als_naechstes,
        "seit": moment(zeile.geaendert),
        "schritt_seit": moment(zeile.schritt_seit),
        "naechste_pruefung": moment(zeile.naechste_pruefung),
        "aufgaben": [str(a.id) for a in zeile.aufgaben],
        "stamm": str(zeile.stamm),
        "gehalten": zeile.haelt is not None,
        "regel": zeile.regel,
        "grund": zeile.grund,
        "gestoert": zeile.stoerung is not None,
        "stoerung": zeile.stoerung,
        "partner": zeile.partner,
        "partner_name": zeile.partner_name,
        "aktenzeichen": zeile.aktenzeichen_eigenes,
        "zeichen_partner": zeile.aktenzeichen_partner,
        "anforderungsgrund": zeile.anforderungsgrund,
        "dokumente": zeile.dokumente,
        "dokumente_der_akte": zeile.dokumente_der_akte,
        "bytes": zeile.bytes,
        "pakete": zeile.gesamt,
        "pakete_fertig": zeile.erledigt,
        "erstellt": moment(zeile.erstellt),
        "geaendert": moment(zeile.geaendert),
    }


def einzelheiten(vorgang: Vorgang) -> dict[str, Any]:
    return {
        "als_naechstes": vorgang.als_naechstes,
        "partner_sagt": vorgang.ueberblick.partner_sagt,
        "quittungen": [
            {"art": q.art.value, "stand": q.stand.value, "text": q.text} for q in vorgang.quittungen
        ],
        "dokumentliste": _dokumentliste(vorgang),
        "platzhalter": list(vorgang.umfang.platzhalter) if vorgang.umfang else [],
        "mitziehende": [{"id": str(m.id), "zustand": m.zustand.value} for m in vorgang.mitziehende],
        "geschwister": [
            {"id": str(g.id), "zustand": g.zustand.value, "dokumente": g.dokumente}
            for g in vorgang.geschwister
        ],
        "zeitlinie": [
            {
                "zeit": moment(e.zeit),
                "wer": e.wer,
                "text": e.text,
                "partner_sagt": e.partner_sagt,
                "nachweis": str(e.nachweis) if e.nachweis else None,
            }
            for e in vorgang.zeitlinie
        ],
    }


def _dokumentliste(vorgang: Vorgang) -> Sequence[dict[str, Any]]:
    """Names of documents may name persons: they are left to the pages of those who work on the file."""
    return [
        {
            "position": d.dokument.position,
            "format": d.dokument.format,
            "klasse": d.dokument.klasse.value if d.dokument.klasse else None,
            "bytes": d.dokument.groesse,
            "stand": d.stand,
        }
        for d in vorgang.dokumente
    ]


def tabellenzeile(zeile: Ueberblick) -> str:
    spalten = (
        str(zeile.id)[:8],
        f"{zeile.richtung.value:<11}",
        f"{zeile.zustand.angabe.name:<26}",
        f"{dauer(Systemuhr().jetzt() - zeile.erstellt):>11}",
        f"{zeile.lage.am_zug.value:<14}",
        f"{zeile.aktenzeichen_eigenes or '–':<16}",
        f"{zeile.partner:<12}",
        f"{zeile.partner_name:<30}",
        _haltegrund(zeile),
    )
    return "  ".join(spalten).rstrip()


def _haltegrund(zeile: Ueberblick) -> str:
    """Why it doesn't move."""
    if zeile.stoerung is not None:
        return f"gestört: {zeile.stoerung}"
    return f"gehalten: {zeile.regel}" if zeile.regel else ""
