"""Command `webhook list`: who is told of what happens, and how far."""

from __future__ import annotations

import typer

from gateway.bootstrap.installation import Installation
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, sekunde
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import oertlich
from gateway.settings import lade

app = typer.Typer(help="Wer von Ereignissen erfährt (Webhooks).", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _oberste_ebene() -> None:
    """Wer von Ereignissen erfährt (Webhooks)."""


@app.command("list")
def list_(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt die Empfänger, was dort ankam und was wartet."""
    installation = Installation.geoeffnet(lade(settings))
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        for w in installation.meldewege(kennung).webhooks():
            werte = {
                "mandant": kennung,
                "name": w.name,
                "anzahl": w.anzahl,
                "geliefert": sekunde(w.geliefert),
                "wartet_seit": sekunde(w.wartet_seit) if w.wartet_seit else None,
                "geparkt": w.geparkt,
                "text": w.text,
            }
            zuletzt = f"zuletzt {oertlich(w.geliefert):%d.%m.%Y %H:%M:%S}" if w.geliefert else "noch nie"
            lage = "in der Fehlerablage" if w.geparkt else "wartet" if w.wartet_seit else "auf dem Stand"
            ergebnis(
                werte,
                f"{kennung}  {w.name}: {w.anzahl} geliefert, {zuletzt}, {lage}. {w.text}",
                als_json=json,
            )
