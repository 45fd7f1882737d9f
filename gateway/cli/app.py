"""Entry point: collects the command groups and turns every exception into its exit code."""

from __future__ import annotations

import os
import sys
import traceback

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError

from gateway.cli import (
    akte,
    betrieb,
    db,
    demo,
    message,
    osci,
    queue,
    schemas,
    uebergabe,
    verzeichnis,
    zertifikat,
)  # fmt: skip
from gateway.cli.aufruffehler import deutsch
from gateway.cli.ausgabe import json_zeile
from gateway.errors import Fehler

app = typer.Typer(
    name="aktenbruecke",
    help="Übergibt digitale Ausländerakten zwischen Ausländerbehörden.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for name, gruppe in {
    "akte": akte.app,
    "message": message.app,
    "schemas": schemas.app,
    "osci": osci.app,
    "db": db.app,
    "queue": queue.app,
    "uebergabe": uebergabe.app,
    "cert": zertifikat.app,
    "verzeichnis": verzeichnis.app,
}.items():
    app.add_typer(gruppe, name=name)
betrieb.anmelden(app)
demo.anmelden(app)


def main() -> None:
    """Run the command; exit codes as in the contract of the command line."""
    sys.exit(_lauf())


def _lauf() -> int:
    try:
        ergebnis = app(standalone_mode=False)
    except NoArgsIsHelpError as hilfe:
        print(hilfe.ctx.get_help())
        return 2
    except UsageError as fehler:
        return _melde("aufruf", deutsch(fehler), 2)
    except Fehler as fehler:
        return _melde(fehler.rueckweisung or fehler.code, _mit_ort(fehler), fehler.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except Exception:
        if os.environ.get("AKTENBRUECKE_FEHLERSUCHE"):
            traceback.print_exc()
        return _melde("intern.fehler", "Im Programm ist ein Fehler aufgetreten.", 4)
    return ergebnis if isinstance(ergebnis, int) else 0


def _mit_ort(fehler: Fehler) -> str:
    return f"{fehler.wo}: {fehler.text}" if fehler.wo else fehler.text


def _melde(code: str, text: str, exit_code: int) -> int:
    print(f"Fehler: {text}", file=sys.stderr)
    if "--json" in sys.argv:
        json_zeile({"ok": False, "code": code, "text": text})
    return exit_code
