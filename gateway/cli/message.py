"""Commands `message validate` and `message show`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Nachrichten prüfen und anzeigen.", no_args_is_help=True, rich_markup_mode=None)
