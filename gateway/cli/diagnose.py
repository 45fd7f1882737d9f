"""Command `diagnose`: what a supporter needs to know, without persons, places and secrets."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import bediener, mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, hinweis, json_zeile, schreibe_datei
from gateway.cli.mandanten import MandantOption
from gateway.settings import lade


def diagnose(
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Dorthin statt auf die Standardausgabe.")
    ] = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt ein Diagnoseblatt: Versionen, Einstellungen ohne Werte, Prüfung, Warteschlange, Zahlen, Ende des Logs.

    Ohne Personen, Aktenzeichen, Pfade, Adressen, Geheimnisse; die Ausgabe steht im Protokoll."""
    from gateway.bootstrap.diagnose.blatt import als_text, diagnoseblatt
    from gateway.bootstrap.installation import Installation

    installation = Installation(lade(settings))
    gemeinte = mandanten.gemeinte(installation.einstellungen, mandant)
    blatt = diagnoseblatt(installation, gemeinte, bediener.wer())
    if out is not None:
        schreibe_datei(out, als_text(blatt).encode())
        hinweis(f"Geschrieben. {blatt['hinweis']}")
    if json:
        json_zeile({"ok": True, "datei": str(out)} if out is not None else blatt)
    elif out is None:
        print(als_text(blatt), end="")
