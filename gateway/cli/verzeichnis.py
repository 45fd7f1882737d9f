"""Command `verzeichnis show`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Das Verzeichnis der Behörden.", no_args_is_help=True, rich_markup_mode=None)
