"""Commands `uebergabe list|show|start`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Übergaben ansehen und beginnen.", no_args_is_help=True, rich_markup_mode=None)
