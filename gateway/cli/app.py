"""Entry point: collects the command groups and turns every exception into its exit code."""

from __future__ import annotations

import gc
import importlib
import logging
import os
import sys
import traceback
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from gateway import __version__
from gateway.cli.aufruffehler import deutsch, ist_hilfe
from gateway.cli.ausgabe import json_zeile
from gateway.cli.befehlstafel import BEFEHLE
from gateway.cli.datentraeger import deute
from gateway.cli.hilfe import DeutscherKontext, mit_deutscher_hilfe
from gateway.errors import Fehler


class Befehle(TyperGroup):
    """The commands by name, each imported when it is called. `Any`: typer has no public names for the types."""

    context_class = DeutscherKontext

    def list_commands(self, ctx: Any) -> list[str]:
        return list(BEFEHLE)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in BEFEHLE:
            return None
        befehl = mit_deutscher_hilfe(typer.main.get_command(_lade(cmd_name)))
        befehl.name = cmd_name
        return befehl

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """By the table: to list all commands none is loaded."""
        platz = formatter.width - 6 - max(map(len, BEFEHLE))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(n, TyperCommand(n, help=b.kurz).get_short_help_str(platz)) for n, b in BEFEHLE.items()]
            )


def _lade(name: str) -> typer.Typer:
    modul, _, funktion = BEFEHLE[name].ort.partition(":")
    geladen = importlib.import_module(modul)
    if not funktion:
        gruppe: typer.Typer = geladen.app
        return gruppe
    einzeln = typer.Typer(add_completion=False, rich_markup_mode=None)
    einzeln.command(name)(getattr(geladen, funktion))
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


_SELTEN = 20_000
"""New objects before it is looked for cycles among them: nearly all that a command loads stays, and to look through it
again and again (Python: every 700) costs a seventh of a short one."""


def main() -> None:
    """Run the command; 0 done, 1 refused or not valid, 2 wrong call, 3 temporary, 4 our own fault."""
    gc.set_threshold(_SELTEN)
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
