"""Usage errors in German: typer's own sentences are English.

typer keeps the classes of most usage errors to itself; public are their base `TyperException` and
`BadParameter`. The others are told apart by name and by what they carry.
"""

from __future__ import annotations

import re

import typer

_VORSCHLAG = re.compile(r"'([^']*)'")
_KEIN_BEFEHL = re.compile(r"No such command '([^']*)'")


def ist_hilfe(fehler: typer.TyperException) -> bool:
    """Nothing is wrong: a group was called without command, and the message is its help."""
    return type(fehler).__name__ == "NoArgsIsHelpError"


def deutsch(fehler: typer.TyperException) -> str:
    """One German sentence for a usage error, with the place to find help."""
    kontext = getattr(fehler, "ctx", None)
    hilfe = f" Hilfe: {kontext.command_path} --help" if kontext else ""
    return f"{_satz(fehler)}{hilfe}"


def _satz(fehler: typer.TyperException) -> str:
    option = getattr(fehler, "option_name", None)
    if option is not None and hasattr(fehler, "possibilities"):
        return f"Die Option {option} gibt es nicht.{_vorschlag(fehler.possibilities)}"
    if option is not None and "does not take a value" in fehler.message:
        return f"Die Option {option} nimmt keinen Wert."
    if option is not None:
        return f"Die Option {option} ist nicht richtig benutzt; fehlt ihr Wert?"
    if isinstance(fehler, typer.BadParameter):
        if type(fehler).__name__ == "MissingParameter":
            return f"Es fehlt die Angabe {_parameter(fehler)}."
        return f"Die Angabe {_parameter(fehler)} ist nicht zulässig{_erlaubt(fehler)}"
    if type(fehler).__name__ == "BadArgumentUsage":
        return "Die Argumente passen nicht zu diesem Befehl."
    if befehl := _KEIN_BEFEHL.match(fehler.message):
        return f"Den Befehl »{befehl.group(1)}« gibt es nicht.{_vorschlag(_VORSCHLAG.findall(fehler.message)[1:])}"
    if fehler.message.startswith("Got unexpected extra argument"):
        return "Es stehen mehr Argumente da, als der Befehl kennt."
    if fehler.message.startswith("Missing command"):
        return "Es fehlt der Befehl."
    return "Der Aufruf ist nicht richtig."


def _parameter(fehler: typer.BadParameter) -> str:
    if fehler.param is not None:
        namen = [*fehler.param.opts, *fehler.param.secondary_opts]
        return " / ".join(namen) if namen and namen[0].startswith("-") else (fehler.param.name or "").upper()
    return str(fehler.param_hint or "")


def _erlaubt(fehler: typer.BadParameter) -> str:
    """What would be right; typer checks with pydantic, whose sentences are English and repeat the value."""
    from pydantic import ValidationError  # only who checks a value has it loaded

    ursache = fehler.__cause__
    if not isinstance(ursache, ValidationError):
        gesperrt = fehler.message.endswith(" is not readable.")  # typer looks before we do
        return ": Dieses Konto darf die Datei nicht lesen." if gesperrt else f": {fehler.message}"
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
