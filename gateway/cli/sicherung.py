"""Commands `backup` and `restore`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.domain.worte import anzahl, zeitpunkt
from gateway.settings import einstellungsdatei, lade

Sicherungsordner = Annotated[Path, typer.Argument(metavar="DIR", help="Ordner der Sicherung.")]


def backup(
    dir: Sicherungsordner,
    schluessel_datei: Annotated[
        Path | None,
        typer.Option(
            help="Den Hauptschlüssel in diese Datei legen, getrennt zu verwahren; ohne Angabe bleibt er hier."
        ),
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Sichert die laufende Installation in einen leeren Ordner: Datenbank, Inhalte, Einstellungen, Schlüssel."""
    from gateway.bootstrap.installation import Installation
    from gateway.bootstrap.sicherung.sichern import sichere

    installation = Installation(lade(settings))
    fertig = sichere(installation, einstellungsdatei(settings), dir, schluessel_datei)
    text = f"Gesichert: {_umfang(fertig)}, Stand {zeitpunkt(fertig.zeit)}."
    if schluessel_datei is None:
        text += " Der Hauptschlüssel ist nicht dabei; ohne ihn sind die Inhalte verloren."
    ergebnis(
        {"ok": True, "ordner": str(dir), "schluessel_datei": fertig.hauptschluessel, **_werte(fertig)},
        text,
        als_json=json,
    )


def restore(
    dir: Sicherungsordner,
    schluessel_datei: Annotated[
        Path | None,
        typer.Option(
            help="Datei mit dem Hauptschlüssel der Sicherung, wenn er nicht schon an seinem Ort liegt."
        ),
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Spielt eine Sicherung in eine leere Installation zurück; angefangene Übergaben laufen danach weiter."""
    from gateway.bootstrap.sicherung.zurueckspielen import spiele_zurueck
    from gateway.bootstrap.zeit import Systemuhr

    gelesen = spiele_zurueck(lade(settings), dir, Systemuhr(), schluesseldatei=schluessel_datei)
    text = (
        f"Zurückgespielt: {_umfang(gelesen)}, Stand {zeitpunkt(gelesen.zeit)}."
        " Jetzt »aktenbruecke check«, dann die Prozesse starten."
    )
    ergebnis({"ok": True, **_werte(gelesen)}, text, als_json=json)


def _werte(manifest: Any) -> dict[str, Any]:
    return {
        "zeit": manifest.zeit,
        "programm": manifest.programm,
        "mandanten": manifest.mandanten,
        "dateien": len(manifest.dateien),
        "bytes": sum(d.groesse for d in manifest.dateien.values()),
    }


def _umfang(manifest: Any) -> str:
    bytes = sum(d.groesse for d in manifest.dateien.values())
    return f"{anzahl(len(manifest.dateien), 'Datei', 'Dateien')}, {bytes / 1e6:.1f} MB"
