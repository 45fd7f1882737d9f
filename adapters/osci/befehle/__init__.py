"""Commands of an OSCI participant."""

from __future__ import annotations

import typer

from adapters.osci.befehle import abwicklung, dienste, inhalt, teilnehmer

app = typer.Typer(
    help="OSCI-Transport: versiegeln, öffnen, senden, abholen.", no_args_is_help=True, rich_markup_mode=None
)
inhalt.anmelden(app)
teilnehmer.anmelden(app)
abwicklung.anmelden(app)
dienste.anmelden(app)
