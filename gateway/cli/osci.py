"""Commands of an OSCI participant."""

from __future__ import annotations

import typer

from gateway.cli import osci_abwicklung, osci_dienste, osci_teilnehmer, osciinhalt

app = typer.Typer(
    help="OSCI-Transport: versiegeln, öffnen, senden, abholen.", no_args_is_help=True, rich_markup_mode=None
)
osciinhalt.anmelden(app)
osci_teilnehmer.anmelden(app)
osci_abwicklung.anmelden(app)
osci_dienste.anmelden(app)
