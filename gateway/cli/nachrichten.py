"""Command `nachrichten list`: what came and went, without content."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, moment
from gateway.cli.mandanten import MandantOption
from gateway.domain.nachricht import NACHRICHTENARTEN, Nachrichtenzustand
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

app = typer.Typer(help="Nachrichten ansehen.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _gruppe() -> None:
    """Nachrichten ansehen."""


@app.command("list")
def list_(
    mandant: MandantOption = None,
    vorgang: Annotated[str | None, typer.Option(metavar="ID", help="Nur die dieser Übergabe.")] = None,
    stand: Annotated[Nachrichtenzustand | None, typer.Option(help="Nur in diesem Stand.")] = None,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Nachrichten, die neueste zuerst; ohne Inhalt und ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennungen, id = mandanten.gemeinte(installation.einstellungen, mandant), None
    if vorgang is not None:
        kennung, id = mandanten.vorgang(installation, mandant, vorgang)
        kennungen = (kennung,)
    zeilen: list[Nachrichtenzeile] = []
    for kennung in kennungen:
        zeilen += installation.auskunft(kennung).nachrichten(
            vorgang=id, zustaende=(stand,) if stand else (), hoechstens=hoechstens
        )
    zeilen.sort(key=lambda z: (z.erstellt, z.id), reverse=True)
    for zeile in zeilen[:hoechstens]:
        ergebnis(_werte(zeile), _tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(zeilen[:hoechstens]), 'Nachricht', 'Nachrichten')}.")


def _werte(zeile: Nachrichtenzeile) -> dict[str, Any]:
    return {
        "id": str(zeile.id),
        "mandant": zeile.mandant,
        "typ": zeile.typ,
        "richtung": zeile.richtung.value,
        "stand": zeile.zustand.value,
        "partner": zeile.partner,
        "vorgang": str(zeile.vorgang) if zeile.vorgang else None,
        "code": zeile.rueckweisungscode,
        "text": zeile.text or _name(zeile),
        "uuid": str(zeile.nachrichten_uuid) if zeile.nachrichten_uuid else None,
        "transport": zeile.transport,
        "transport_id": zeile.transport_id,
        "paket": zeile.paket,
        "pakete": zeile.pakete,
        "erstellt": moment(zeile.erstellt),
    }


def _name(zeile: Nachrichtenzeile) -> str:
    art = NACHRICHTENARTEN.get(zeile.typ or "")
    return art.name if art else "Noch nicht geöffnet"


def _tabellenzeile(zeile: Nachrichtenzeile) -> str:
    spalten = (
        f"{oertlich(zeile.erstellt):%d.%m.%Y %H:%M:%S}",
        f"{zeile.richtung.value:<3}",
        f"{zeile.typ or '–':<6}",
        f"{zeile.zustand.value:<14}",
        f"{zeile.partner or '–':<12}",
        zeile.text or _name(zeile),
    )
    return "  ".join(spalten)
