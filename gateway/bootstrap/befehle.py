"""Command groups that an adapter brings along; loaded only when one is called.

Each is a module with a Typer app named `app`. It is named as text and not imported: these commands stand
where those of the command line stand, above this room.
"""

from __future__ import annotations

import importlib

import typer

ADAPTERGRUPPEN = {"osci": "adapters.osci.befehle", "xta": "adapters.xta.befehle"}
"""Command group → the adapter's module."""


def befehlsgruppe(name: str) -> typer.Typer:
    """The commands of one of the groups."""
    gruppe: typer.Typer = importlib.import_module(ADAPTERGRUPPEN[name]).app
    return gruppe
