"""Commands `schemas import|list|check`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Schemasätze verwalten.", no_args_is_help=True, rich_markup_mode=None)
