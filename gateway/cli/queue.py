"""Commands `queue list|show|retry|park`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Die Warteschlange.", no_args_is_help=True, rich_markup_mode=None)
