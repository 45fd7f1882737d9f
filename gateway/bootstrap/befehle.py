"""Command groups that an adapter brings along; loaded only when one is called.

They are named as text and not imported: these commands stand where those of the command line stand, above this room.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Befehl:
    """Where a command is: a module with a Typer app named `app`, or a function in one ("module:function"); and the
    first sentence of its help."""

    ort: str
    kurz: str


ADAPTERGRUPPEN = {
    "osci": Befehl("adapters.osci.befehle", "OSCI-Transport: versiegeln, öffnen, senden, abholen."),
    "xta": Befehl("adapters.xta.befehle", "XTA 2.1.1: Server, Versand, Abholung, Transportbericht."),
}
