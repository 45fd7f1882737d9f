"""Commands `akte pack`, `akte unpack`, `akte schema`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Akten ohne Netz packen und auspacken.", no_args_is_help=True, rich_markup_mode=None)
