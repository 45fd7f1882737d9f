"""Entry point: collects the command groups and turns every exception into its exit code."""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gateway import __version__
from gateway.bootstrap.befehle import ADAPTERGRUPPEN, befehlsgruppe
from gateway.cli.aufruffehler import deutsch, ist_hilfe
from gateway.cli.ausgabe import json_zeile
from gateway.cli.datentraeger import deute
from gateway.cli.hilfe import DeutscherKontext, mit_deutscher_hilfe
from gateway.errors import Fehler

GRUPPEN = {
    "akte": "akte",
    "message": "message",
    "schemas": "schemas",
    **ADAPTERGRUPPEN,
    "db": "db",
    "queue": "queue",
    "vorfall": "vorfall",
    "alarm": "alarm",
    "partner": "partner",
    "wartung": "wartung",
    "webhook": "webhook",
    "uebergabe": "uebergabe",
    "aufgabe": "aufgabe",
    "benutzer": "benutzer",
    "mandant": "mandant",
    "token": "token",
    "client": "client",
    "regeln": "regeln",
    "wo": "wo",
    "nachrichten": "nachrichten",
    "nachweis": "nachweis",
    "dms": "dms",
    "cert": "zertifikat",
    "schluessel": "schluessel",
    "verzeichnis": "verzeichnis",
    "audit": "audit",
    "meldung": "meldung",
    "wege": "wege",
}
"""Command group -> its module, here or in an adapter; loaded only when it is called, so that small commands
stay small."""
OBERSTE = {
    "einrichten": "einrichten",
    "serve": "betrieb",
    "worker": "betrieb",
    "zugang": "betrieb",
    "status": "status",
    "check": "check",
    "diagnose": "diagnose",
    "backup": "sicherung",
    "restore": "sicherung",
    "bericht": "bericht",
    "demo": "demo",
    "eingang": "eingang",
}
"""Command at the top level -> module with a function of its name."""


class Befehle(TyperGroup):
    """The commands by name, each imported when it is needed. `Any`: typer has no public names for the types."""

    context_class = DeutscherKontext

    def list_commands(self, ctx: Any) -> list[str]:
        return [*GRUPPEN, *OBERSTE]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        gruppe = _gruppe(cmd_name)
        if gruppe is None:
            return None
        befehl = mit_deutscher_hilfe(typer.main.get_command(gruppe))
        befehl.name = cmd_name
        return befehl


def _gruppe(name: str) -> typer.Typer | None:
    if name in ADAPTERGRUPPEN:
        return befehlsgruppe(name)
    modul = GRUPPEN.get(name) or OBERSTE.get(name)
    if modul is None:
        return None
    geladen = importlib.import_module(f"gateway.cli.{modul}")
    if name in GRUPPEN:
        gruppe: typer.Typer = geladen.app
        return gruppe
    einzeln = typer.Typer(add_completion=False, rich_markup_mode=None)
    einzeln.command(name)(getattr(geladen, name))
    return einzeln


app = typer.Typer(
    cls=Befehle,
    name="aktenbruecke",
    help="Übergibt digitale Ausländerakten zwischen Ausländerbehörden.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _version(gefragt: bool) -> None:
    if gefragt:
        print(f"aktenbruecke {__version__}")
        raise typer.Exit


@app.callback()
def _oberste_ebene(
    version: Annotated[
        bool, typer.Option("--version", help="Nennt die Version.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Übergibt digitale Ausländerakten zwischen Ausländerbehörden."""


def main() -> None:
    """Run the command; 0 done, 1 refused or not valid, 2 wrong call, 3 temporary, 4 our own fault."""
    if logging.lastResort is not None:  # where nobody set up a log: only what we say ourselves
        logging.lastResort.addFilter(_von_uns)
    sys.exit(_lauf())


def _von_uns(eintrag: logging.LogRecord) -> bool:
    """Libraries log tracebacks, and in them names of certificates and files."""
    return eintrag.name.startswith(("gateway.", "adapters.")) and eintrag.exc_info is None


def _lauf() -> int:
    try:
        ergebnis = app(standalone_mode=False)
    except typer.TyperException as fehler:
        if ist_hilfe(fehler):
            print(fehler.message)
            return 2
        return _melde("aufruf", deutsch(fehler), 2)
    except Fehler as fehler:
        return _melde(fehler.rueckweisung or fehler.code, _mit_ort(fehler), fehler.exit_code, fehler.rat)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception as unerwartet:
        if os.environ.get("AKTENBRUECKE_FEHLERSUCHE"):
            traceback.print_exc()
        erklaert = deute(unerwartet) if isinstance(unerwartet, OSError) else None
        if erklaert is None:
            return _melde("intern.fehler", "Im Programm ist ein Fehler aufgetreten.", 4)
        return _melde(erklaert.code, _mit_ort(erklaert), erklaert.exit_code, erklaert.rat)
    return ergebnis if isinstance(ergebnis, int) else 0


def _mit_ort(fehler: Fehler) -> str:
    return f"{fehler.wo}: {fehler.text}" if fehler.wo else fehler.text


def _melde(code: str, text: str, exit_code: int, rat: str = "") -> int:
    print(f"Fehler: {text}", file=sys.stderr)
    if rat:
        print(f"Rat: {rat}", file=sys.stderr)
    if "--json" in sys.argv:
        json_zeile({"ok": False, "code": code, "text": text, **({"rat": rat} if rat else {})})
    return exit_code
