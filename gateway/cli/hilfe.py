"""Help in German: typer's own headings, types and standing sentences are English.

What surrounds our texts is translated where the help is laid out, so that columns stay aligned. typer lets a
command say which context it works in, and a context which formatter it writes help with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import typer

_UEBERSCHRIFTEN = {"Options": "Optionen", "Arguments": "Argumente", "Commands": "Befehle"}
_SAETZE = {
    "Show this message and exit.": "Zeigt diese Hilfe.",
    "Install completion for the current shell.": "Richtet in dieser Shell die Vervollständigung ein.",
    "Show completion for the current shell, to copy it or customize the installation.": "Zeigt die "
    "Vervollständigung für diese Shell, zum Abschreiben und Anpassen.",
}
_ARTEN = {
    "str": "Text",
    "path": "Pfad",
    "int": "Zahl",
    "float": "Zahl",
    "datetime": "Zeit",
    "uuid": "Kennung",
}
_ART = re.compile(r"<(?:list\[)?(\w+)\]?>")
_ZUSATZ = (
    (re.compile(r"\[required\]"), "[nötig]"),
    (re.compile(r"; required\]"), "; nötig]"),
    (re.compile(r"(?<=[\[ ])default: "), "Vorgabe: "),
)
_AUFRUF = (("[OPTIONS]", "[OPTIONEN]"), ("COMMAND [ARGS]...", "BEFEHL …"), ("}...", "}"), ("]...", "]"))
_KLAMMER = re.compile(r"\{([^{}]*)\}")


class _Form(typer.Context.formatter_class):  # type: ignore[misc, valid-type]  # no public name for it
    """Lays out what typer says, in German."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for englisch, deutsch in _AUFRUF:
            args = args.replace(englisch, deutsch)
        args = _KLAMMER.sub(r"\1", args)
        super().write_usage(prog, args, prefix or "Aufruf: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_UEBERSCHRIFTEN.get(heading, heading))

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(_name(n), _text(t)) for n, t in rows], col_max, col_spacing)


class DeutscherKontext(typer.Context):
    """Of every command."""

    formatter_class = _Form


def mit_deutscher_hilfe(befehl: Any) -> Any:
    """The same command, group or not, and all below it."""
    befehl.context_class = DeutscherKontext
    for unter in getattr(befehl, "commands", {}).values():
        mit_deutscher_hilfe(unter)
    return befehl


def _name(name: str) -> str:
    return _ART.sub(lambda art: f"<{_ARTEN.get(art.group(1).lower(), art.group(1))}>", name)


def _text(text: str) -> str:
    text = _SAETZE.get(text, text)
    for muster, deutsch in _ZUSATZ:
        text = muster.sub(deutsch, text)
    return text
