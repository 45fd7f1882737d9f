"""Command `db upgrade`."""

from __future__ import annotations

import typer

from gateway.ablage.migration import aktualisiere
from gateway.bootstrap.hauptschluessel import richte_hauptschluessel_ein
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.settings import lade

app = typer.Typer(help="Datenbank einrichten und aktualisieren.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _gruppe() -> None:
    """Keeps `upgrade` a command of its own while it is the only one."""


@app.command()
def upgrade(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Bringt die Datenbank auf den Stand dieses Programms; legt für eine leere den Hauptschlüssel an."""
    einstellungen = lade(settings)
    vorher, nachher = aktualisiere(einstellungen.datenbank.url)
    richte_hauptschluessel_ein(einstellungen)
    text = f"Die Datenbank hat den Stand {nachher}."
    ergebnis({"ok": True, "vorher": vorher, "nachher": nachher}, text, als_json=json)
