"""Commands `cert list|check|import-crl`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Zertifikate und Sperrlisten.", no_args_is_help=True, rich_markup_mode=None)
