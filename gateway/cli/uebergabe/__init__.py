"""Commands `uebergabe list|show|start|abgeben|abbrechen|eintrag|nachliefern|berichtigen`."""

from __future__ import annotations

import typer

from gateway.cli.uebergabe import aendern, ansehen, beginnen

app = typer.Typer(
    help="Übergaben ansehen, beginnen, abbrechen, ergänzen, berichtigen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
ansehen.anmelden(app)
beginnen.anmelden(app)
aendern.anmelden(app)
