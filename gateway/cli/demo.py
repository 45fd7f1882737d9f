"""Command `demo`: a whole handover between two invented installations on this machine."""

from __future__ import annotations

import signal
import time
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.angaben import groesse
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.errors import AufrufFehler

SZENARIEN = {"umzug": "Freiburg fordert eine Akte aus Stuttgart an und übernimmt sie."}


def demo(
    once: Annotated[bool, typer.Option("--once", help="Nach der Übergabe beenden.")] = False,
    akte: Annotated[Path | None, typer.Option(help="Eigener Ordner mit den Dateien der Akte.")] = None,
    size: Annotated[str, typer.Option(help="Größe der erzeugten Akte.")] = "20MB",
    limit: Annotated[str, typer.Option(help="Höchstgröße einer Nachricht auf dem Weg.")] = "50MB",
    data: Annotated[Path | None, typer.Option(help="Ordner für alles, was die Vorführung anlegt.")] = None,
    szenario: Annotated[str, typer.Option(help="Welcher Fall vorgeführt wird.")] = "umzug",
    szenarien: Annotated[bool, typer.Option("--szenarien", help="Zeigt die Fälle.")] = False,
    json: JsonOption = False,
) -> None:
    """Führt eine Übergabe vor: zwei Behörden, ein Postfach und ein Verzeichnis auf diesem Rechner."""
    if szenarien:
        for name, text in SZENARIEN.items():
            ergebnis({"szenario": name, "text": text}, f"{name}: {text}", als_json=json)
        return
    if szenario not in SZENARIEN:
        raise AufrufFehler(f"Den Fall »{szenario[:30]}« gibt es nicht; es gibt: {', '.join(SZENARIEN)}.")
    from gateway.demo.datenordner import datenordner
    from gateway.demo.prozesse import ENDESIGNALE
    from gateway.demo.vorfuehrung import Auftrag, fuehre_vor

    for zeichen in ENDESIGNALE:
        if zeichen != signal.SIGHUP or signal.getsignal(zeichen) is not signal.SIG_IGN:  # nohup
            signal.signal(zeichen, signal.default_int_handler)
    bytes_akte, grenze = groesse(size), groesse(limit)
    try:
        with (
            datenordner(data, akte) as basis,
            fuehre_vor(Auftrag(basis, akte, bytes_akte, grenze), json_zeile if json else None) as schluss,
        ):
            if json:
                json_zeile({"event": "seite", "url": schluss.seite, "abgebend": schluss.seite_abgebend})
                json_zeile(schluss.als_dict())
            else:
                print(schluss.als_text(), flush=True)
            while not once:
                time.sleep(3600)
    except KeyboardInterrupt:
        if once:
            raise
        hinweis("Die Vorführung ist beendet; ihr Datenordner bleibt liegen.")
