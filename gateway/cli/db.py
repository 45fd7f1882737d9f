"""Command `db upgrade`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Datenbank einrichten und aktualisieren.", no_args_is_help=True, rich_markup_mode=None)
