"""Commands at the top level."""

from __future__ import annotations

import typer


def anmelden(app: typer.Typer) -> None:
    """Register the commands of this module at the top level."""
    del app
