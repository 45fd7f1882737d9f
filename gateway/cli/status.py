"""Command `status`: what an installation runs with, and how it fares; no secrets, no personal data."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from gateway import __version__
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, json_zeile, sekunde
from gateway.errors import Fehler
from gateway.settings import Einstellungen, lade

if TYPE_CHECKING:
    from gateway.ablage.kennzahlen import Gruppe
    from gateway.ablauf.wartung import Wartung
    from gateway.auskunft.betrieb import Betriebszahlen, Dienststand, Workerstand
    from gateway.bootstrap.installation import Installation
    from gateway.domain.kontingent import Auslastung


def status(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, womit diese Installation läuft und wie es ihr geht: Worker, Dienste, Platz, Alter, Gehaltenes,
    Abgewiesenes. Keine Geheimnisse, keine Personendaten."""
    from gateway.bootstrap.installation import Installation

    einstellungen = lade(settings)
    installation = Installation(einstellungen)
    werte = {
        **_laeuft_mit(einstellungen),
        "annahme": installation.annahme_hindernis() or "Die Postfächer werden gefragt.",
        **_geht(installation),
        "fristen": _fristen(installation),
    }
    if json:
        json_zeile(werte)
        return
    for zeile in _zeilen(werte):
        print(zeile)


def _laeuft_mit(einstellungen: Einstellungen) -> dict[str, Any]:
    from sqlalchemy import make_url

    return {
        "version": __version__,
        "datenbank": make_url(einstellungen.datenbank.url).render_as_string(hide_password=True),
        "blobs": einstellungen.ablage.ort,
        "verzeichnis": einstellungen.verzeichnis.art,
        "web": f"{einstellungen.web.adresse}:{einstellungen.web.port}",
        "ohne_sperrauskunft": einstellungen.vertrauen.ohne_sperrauskunft,
        "mandanten": [
            {
                "kennung": m.kennung,
                "name": m.name,
                "dms": m.dms.art,
                "nachrichtengrenze": m.nachrichtengrenze,
                "inhalte": "anhang" if m.anhang else "inline",
            }
            for m in einstellungen.mandanten
        ],
    }


def _geht(installation: Installation) -> dict[str, Any]:
    """How it fares, as far as the database is there."""
    haus = installation.hausauskunft
    platz = [{"was": list(p.namen), "frei": p.frei, "gesamt": p.gesamt} for p in haus.plaetze()]
    try:
        installation.pruefe_stand()
        auskuenfte = [installation.betriebsauskunft(m.kennung) for m in installation.einstellungen.mandanten]
        zahlen = {a.mandant: a.zahlen() for a in auskuenfte}
        return {
            "worker": [_worker(w) for w in haus.worker()],
            "dienste": [_dienst(d) for a in auskuenfte for d in a.dienste()],
            "platz": platz,
            "warteschlange": _warteschlange(list(zahlen.values())),
            "wartung": [_wartung(w) for w in installation.wartungsbuch.offene()],
            "behoerden": {
                a.mandant: {**_behoerde(zahlen[a.mandant]), "kontingent": _kontingent(a.auslastung())}
                for a in auskuenfte
            },
        }
    except Fehler as fehler:
        return {"platz": platz, "warteschlange": {"fehler": fehler.text}}


def _worker(stand: Workerstand) -> dict[str, Any]:
    return {
        "name": stand.name,
        "lebt": stand.lebt,
        "gestartet": sekunde(stand.gestartet),
        "zuletzt": sekunde(stand.zuletzt),
    }


def _dienst(stand: Dienststand) -> dict[str, Any]:
    return {
        "mandant": stand.mandant,
        "art": stand.art.value,
        "antwortet": stand.antwortet,
        "text": stand.text,
        "seit": sekunde(stand.seit),
        "gelungen": sekunde(stand.gelungen),
    }


def _wartung(wartung: Wartung) -> dict[str, Any]:
    return {
        "mandant": wartung.mandant,
        "art": wartung.art.value,
        "seit": sekunde(wartung.seit),
        "bis": sekunde(wartung.bis),
        "wer": wartung.wer,
        "grund": wartung.grund,
        "ueberzogen": wartung.ueberzogen,
    }


def _warteschlange(alle: Sequence[Betriebszahlen]) -> dict[str, Any]:
    """Unfinished work items by state, and since when the oldest due one waits."""
    je_zustand: dict[str, int] = {"wartend": 0, "laufend": 0, "geparkt": 0}
    for zahlen in alle:
        for gruppe in zahlen.auftraege:
            je_zustand[gruppe.name] += gruppe.anzahl
    aeltester = min((z.faellig_seit for z in alle if z.faellig_seit), default=None)
    return {**je_zustand, "aeltester_faelliger": sekunde(aeltester)}


def _behoerde(zahlen: Betriebszahlen) -> dict[str, Any]:
    """Each group: how many, and since when the oldest is so."""
    return {
        "offen": _gruppen(zahlen.offen),
        "gehalten": _gruppen(zahlen.gehalten),
        "gestoert": _gruppen(zahlen.gestoert),
        "versaeumt": zahlen.versaeumt,
        "aufgaben": zahlen.aufgaben,
        "aufgaben_ueberfaellig": zahlen.aufgaben_ueberfaellig,
        "geparkt": _gruppen(zahlen.geparkt),
        "verzoegert": _gruppen(zahlen.verzoegert),
        "nachrichten": _gruppen(zahlen.nachrichten),
        "abgewiesen": _gruppen(zahlen.abgewiesen),
        "fehlgeschlagen": _gruppen(zahlen.fehlgeschlagen),
        "zurueckgewiesen": _gruppen(zahlen.zurueckgewiesen),
        "vorfaelle": zahlen.vorfaelle,
    }


def _kontingent(auslastung: Auslastung) -> dict[str, Any]:
    """Each limit that is set: what there is, what is allowed."""
    hat = {"offene": auslastung.offene, "bytes": auslastung.bytes, "je_tag": auslastung.heute}
    grenzen = asdict(auslastung.kontingent)
    gesetzt = {n: {"jetzt": hat[n], "erlaubt": w} for n, w in grenzen.items() if w is not None}
    return {**gesetzt, "wartend": auslastung.wartend} if gesetzt else {}


def _gruppen(gruppen: Sequence[Gruppe]) -> dict[str, Any]:
    return {g.name or "ohne_code": {"anzahl": g.anzahl, "aelteste": sekunde(g.seit)} for g in gruppen}


def _fristen(installation: Installation) -> list[str]:
    """Only what somebody has to look after."""
    try:
        return [f"{f.was}: {f.text}" for f in installation.fristen() if f.faellig]
    except Fehler as fehler:
        return [fehler.text]


def _zeilen(werte: dict[str, Any], einzug: str = "") -> Iterator[str]:
    """The same values, readable: one line each, groups indented."""
    for name, wert in werte.items():
        if isinstance(wert, dict) and wert:
            yield f"{einzug}{name}:"
            yield from _zeilen(wert, einzug + "  ")
        elif isinstance(wert, list) and wert and isinstance(wert[0], dict):
            for einer in wert:
                yield f"{einzug}{name}:"
                yield from _zeilen(einer, einzug + "  ")
        else:
            yield f"{einzug}{name}: {wert if wert not in ({}, [], None) else '–'}"
