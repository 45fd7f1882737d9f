"""Usage errors in German: typer's own sentences are English.

typer carries its copy of click in a private module; there is no public name for these exceptions.
"""

from __future__ import annotations

import re

from pydantic import ValidationError
from typer._click.exceptions import (
    BadArgumentUsage,
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoSuchOption,
    UsageError,
)


def deutsch(fehler: UsageError) -> str:
    """One German sentence for a usage error, with the place to find help."""
    hilfe = f" Hilfe: {fehler.ctx.command_path} --help" if fehler.ctx else ""
    return f"{_satz(fehler)}{hilfe}"


def _satz(fehler: UsageError) -> str:
    match fehler:
        case NoSuchOption():
            return f"Die Option {fehler.option_name} gibt es nicht.{_vorschlag(fehler.possibilities)}"
        case MissingParameter():
            return f"Es fehlt die Angabe {_parameter(fehler)}."
        case BadParameter():
            return f"Die Angabe {_parameter(fehler)} ist nicht zulässig{_erlaubt(fehler)}"
        case BadOptionUsage():
            return f"Die Option {fehler.option_name} ist nicht richtig benutzt; fehlt ihr Wert?"
        case BadArgumentUsage():
            return "Die Argumente passen nicht zu diesem Befehl."
    if fehler.message.startswith("No such command"):
        return f"Diesen Befehl gibt es nicht: {fehler.message.split()[-1].strip('.')}."
    if fehler.message.startswith("Got unexpected extra argument"):
        return "Es stehen mehr Argumente da, als der Befehl kennt."
    if fehler.message.startswith("Missing command"):
        return "Es fehlt der Befehl."
    return fehler.message


def _parameter(fehler: BadParameter) -> str:
    if fehler.param is not None:
        namen = [*fehler.param.opts, *fehler.param.secondary_opts]
        return " / ".join(namen) if namen and namen[0].startswith("-") else (fehler.param.name or "").upper()
    return str(fehler.param_hint or "")


def _erlaubt(fehler: BadParameter) -> str:
    """What would be right; typer checks with pydantic, whose sentences are English and repeat the value."""
    ursache = fehler.__cause__
    if not isinstance(ursache, ValidationError):
        return f": {fehler.message}"
    befund = ursache.errors()[0]
    grenzen = befund.get("ctx", {})
    match befund["type"]:
        case "int_parsing" | "int_from_float":
            return "; richtig ist eine ganze Zahl."
        case "greater_than_equal":
            return f"; richtig ist eine Zahl ab {grenzen['ge']}."
        case "less_than_equal":
            return f"; richtig ist eine Zahl bis {grenzen['le']}."
    if treffer := re.search(r" is not one of (.+)\.$", befund["msg"]):
        return f"; möglich ist: {treffer.group(1).replace(chr(39), '')}."
    return "."


def _vorschlag(moeglichkeiten: object) -> str:
    namen = list(moeglichkeiten) if isinstance(moeglichkeiten, (list, tuple)) else []
    return f" Gemeint vielleicht: {', '.join(namen)}." if namen else ""
