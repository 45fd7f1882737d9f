"""Commands `schemas import|list|check`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

import xoev_schemas
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.domain.worte import anzahl
from gateway.nachrichten.schemaablage import Satzangabe, ablageordner, aktiver_satz, importiere, importierter
from gateway.nachrichten.schemasatz import eigener_satz
from gateway.nachrichten.schemavergleich import vergleiche

app = typer.Typer(help="Schemasätze verwalten.", no_args_is_help=True, rich_markup_mode=None)

DatenOption = Annotated[
    Path | None,
    typer.Option("--data", help="Ordner der Schemaablage (sonst AKTENBRUECKE_SCHEMAS)."),
]


@app.command("import")
def importieren(
    quelle: Annotated[
        Path, typer.Argument(metavar="FOLDER|ZIP", help="Ordner oder ZIP-Archiv mit XSD-Dateien.")
    ],
    daten: DatenOption = None,
    als_json: JsonOption = False,
) -> None:
    """Einen amtlichen Schemasatz prüfen und in Kraft setzen; bei einem Fehler bleibt der bisherige."""
    angabe = importiere(quelle, daten or ablageordner(), datetime.now(UTC))
    text = f"Schemasatz »{angabe.name}« mit {anzahl(angabe.dateien, 'Datei', 'Dateien')} importiert; er gilt ab jetzt."
    ergebnis({"ok": True, **_werte(angabe)}, text, als_json=als_json)


@app.command("list")
def auflisten(daten: DatenOption = None, als_json: JsonOption = False) -> None:
    """Die vorhandenen Schemasätze zeigen und welcher gilt."""
    angabe = importierter(daten or ablageordner())
    eigene = len(xoev_schemas.schemadateien())
    zeilen: list[dict[str, Any]] = [
        {"name": "eigener Satz", "dateien": eigene, "aktiv": angabe is None, "amtlich": False}
    ]
    if angabe:
        zeilen.append({**_werte(angabe), "aktiv": True, "amtlich": True})
    for zeile in zeilen:
        gilt = "gilt" if zeile["aktiv"] else "gilt nicht"
        ergebnis(
            zeile,
            f"{zeile['name']}: {anzahl(zeile['dateien'], 'Datei', 'Dateien')}, {gilt}",
            als_json=als_json,
        )


@app.command("check")
def pruefen(daten: DatenOption = None, als_json: JsonOption = False) -> int:
    """Die Unterschiede zwischen dem eigenen und dem amtlichen Satz nennen; 1, wenn es welche gibt."""
    ordner = daten or ablageordner()
    if importierter(ordner) is None:
        text = "Es ist kein amtlicher Satz importiert; es gilt der eigene."
        ergebnis({"ok": True, "unterschiede": 0, "text": text}, text, als_json=als_json)
        return 0
    unterschiede = vergleiche(eigener_satz().modell, aktiver_satz(ordner).modell)
    for unterschied in unterschiede:
        ort = f"{unterschied.ort}: " if unterschied.ort else ""
        ergebnis(asdict(unterschied), f"{ort}{unterschied.text}", als_json=als_json)
    text = (
        f"{anzahl(len(unterschiede), 'Unterschied', 'Unterschiede')}."
        if unterschiede
        else "Beide Sätze sagen dasselbe."
    )
    if als_json:
        json_zeile({"ok": not unterschiede, "unterschiede": len(unterschiede), "text": text})
    else:
        hinweis(text)
    return 1 if unterschiede else 0


def _werte(angabe: Satzangabe) -> dict[str, Any]:
    return {**asdict(angabe), "importiert": datetime.fromisoformat(angabe.importiert)}
