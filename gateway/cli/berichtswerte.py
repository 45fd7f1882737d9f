"""The report for programs and spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any

from gateway.auskunft.betrieb import Bericht
from gateway.auskunft.betrieb.bericht import Kennzahlen
from gateway.cli.ausgabe import moment
from gateway.domain.worte import anzahl

_FORMELANFANG = ("=", "+", "-", "@", "\t", "\r", "\n")
"""A spreadsheet computes cells that begin like this; names come from partners."""
_SPALTEN = ("mandant", "von", "bis", "bereich", "name", "kennzahl", "wert")


def als_json(bericht: Bericht) -> dict[str, Any]:
    """Durations in seconds, shares from 0 to 1."""
    return {
        "mandant": bericht.mandant,
        "von": bericht.von.isoformat(),
        "bis": bericht.bis.isoformat(),
        "erstellt": moment(bericht.erstellt),
        **_kennzahlen(bericht.gesamt),
        "richtungen": {r.value: _kennzahlen(zahlen) for r, zahlen in bericht.richtungen.items()},
        "haltegruende": [vars(grund) for grund in bericht.haltegruende],
        "partner": [
            {"partner": p.kennung, "partner_name": p.name, "gehalten": p.gehalten, **_kennzahlen(p.zahlen)}
            for p in bericht.partner
        ],
        "aelteste": [
            {
                "id": str(o.id),
                "richtung": o.richtung.value,
                "zustand": o.zustand.value,
                "partner": o.partner,
                "partner_name": o.partner_name,
                "regel": o.regel,
                "seit": moment(o.seit),
            }
            for o in bericht.aelteste
        ],
        "dauern": dict(bericht.dauern),
        "tage": [{"tag": t.isoformat(), "begonnen": b, "am_ziel": z} for t, b, z in bericht.tage],
    }


def _kennzahlen(zahlen: Kennzahlen) -> dict[str, Any]:
    anteil = zahlen.anteil_unberuehrt
    return {
        "begonnen": zahlen.begonnen,
        "von_hand": zahlen.von_hand,
        "am_ziel": zahlen.am_ziel,
        "unberuehrt": zahlen.unberuehrt,
        "anteil_unberuehrt": None if anteil is None else round(anteil, 4),
        "abgelehnt": zahlen.abgelehnt,
        "zurueckgewiesen": zahlen.zurueckgewiesen,
        "abgebrochen": zahlen.abgebrochen,
        "offen": zahlen.offen,
        "median_s": _sekunden(zahlen.median),
        "p90_s": _sekunden(zahlen.p90),
    }


def _sekunden(wert: timedelta | None) -> float | None:
    return None if wert is None else round(wert.total_seconds(), 1)


def dauer(wert: timedelta) -> str:
    """As people say it, in the largest unit that says enough."""
    if wert < timedelta(minutes=2):
        return anzahl(round(wert.total_seconds()), "Sekunde", "Sekunden")
    if wert < timedelta(hours=2):
        return anzahl(round(wert / timedelta(minutes=1)), "Minute", "Minuten")
    if wert < timedelta(days=2):
        return anzahl(round(wert / timedelta(hours=1)), "Stunde", "Stunden")
    return anzahl(round(wert / timedelta(days=1)), "Tag", "Tage")


def als_csv(berichte: Iterable[Bericht]) -> str:
    """One number a line, semicolons between the cells as German spreadsheets want it."""
    puffer = io.StringIO()
    schreiber = csv.writer(puffer, delimiter=";", lineterminator="\r\n")
    schreiber.writerow(_SPALTEN)
    for bericht in berichte:
        kopf = (bericht.mandant, bericht.von.isoformat(), bericht.bis.isoformat())
        for zeile in _zeilen(bericht):
            schreiber.writerow([_zelle(wert) for wert in (*kopf, *zeile)])
    return puffer.getvalue()


def _zeilen(bericht: Bericht) -> Iterator[tuple[str, str, str, object]]:
    for richtung, zahlen in bericht.richtungen.items():
        yield from _zahlenzeilen("richtung", richtung.value, zahlen)
    for grund in bericht.haltegruende:
        yield "haltegrund", grund.regel, "gestellt", grund.gestellt
        yield "haltegrund", grund.regel, "offen", grund.offen
    for partner in bericht.partner:
        yield "partner", partner.kennung, "name", partner.name
        yield "partner", partner.kennung, "gehalten", partner.gehalten
        yield from _zahlenzeilen("partner", partner.kennung, partner.zahlen)
    for offene in bericht.aelteste:
        yield "aelteste", str(offene.id), "seit", moment(offene.seit)
        yield "aelteste", str(offene.id), "partner", offene.partner
        yield "aelteste", str(offene.id), "zustand", offene.zustand.value
        yield "aelteste", str(offene.id), "regel", offene.regel or ""
    for stufe, zahl in bericht.dauern:
        yield "dauer", stufe, "anzahl", zahl


def _zahlenzeilen(bereich: str, name: str, zahlen: Kennzahlen) -> Iterator[tuple[str, str, str, object]]:
    """Whole numbers only: no spreadsheet takes them for dates."""
    for kennzahl, wert in _kennzahlen(zahlen).items():
        if kennzahl == "anteil_unberuehrt":
            yield bereich, name, "unberuehrt_prozent", "" if wert is None else round(100 * wert)
        else:
            yield bereich, name, kennzahl, round(wert) if isinstance(wert, float) else wert


def _zelle(wert: object) -> object:
    if isinstance(wert, str) and wert.startswith(_FORMELANFANG):
        return f"'{wert}"
    return "" if wert is None else wert
