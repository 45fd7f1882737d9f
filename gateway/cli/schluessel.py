"""Commands `schluessel show|neu|wechseln|ablegen`: the master key of the installation."""

from __future__ import annotations

from typing import Any

import typer

from gateway.bootstrap.installation import Installation
from gateway.bootstrap.schluesselwechsel import bereite_vor, lege_ab, wechsle
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.domain.worte import anzahl
from gateway.schutz.hauptschluesseldatei import Schluesselsatz, lies_schluessel
from gateway.settings import lade

app = typer.Typer(
    help="Der Hauptschlüssel, der die Inhaltsschlüssel öffnet.", no_args_is_help=True, rich_markup_mode=None
)
_GILT = "Es gilt ein Hauptschlüssel; kein Wechsel ist begonnen."
_VORBEREITET = "Ein neuer liegt bereit, der bisherige verschließt noch. Weiter mit »schluessel wechseln«."
_GEWECHSELT = "Der neue Hauptschlüssel gilt; der alte liegt noch da. Weiter mit »schluessel ablegen«."
_UEBERALL = "Arbeiten mehrere Rechner, die Datei jetzt auf alle kopieren, vor dem nächsten Schritt."


@app.command()
def show(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, ob ein Wechsel begonnen ist; nie den Schlüssel."""
    satz = lies_schluessel(lade(settings).ablage.hauptschluessel)
    ergebnis(_werte(satz), _text(satz), als_json=json)


@app.command()
def neu(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Legt einen neuen daneben, der öffnet, aber noch nicht verschließt; nötig nur bei mehreren Rechnern."""
    installation = _installation(settings)
    bereite_vor(installation)
    _schliesse(installation, json)


@app.command()
def wechseln(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Verschließt alle Inhaltsschlüssel neu; alles läuft dabei weiter."""
    installation = _installation(settings)
    verpackt = wechsle(installation, _fortschritt)
    hinweis(f"{anzahl(verpackt, 'Inhaltsschlüssel ist', 'Inhaltsschlüssel sind')} neu verschlossen.")
    _schliesse(installation, json)


@app.command()
def ablegen(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Entfernt den alten; was nur er noch öffnet, etwa alte Sicherungen, ist danach verloren."""
    installation = _installation(settings)
    lege_ab(installation, _fortschritt)
    _schliesse(installation, json)


def _installation(settings: SettingsOption) -> Installation:
    installation = Installation(lade(settings))
    installation.pruefe_stand()
    return installation


def _fortschritt(gesehen: int) -> None:
    hinweis(f"{gesehen} Inhaltsschlüssel geprüft …")


def _schliesse(installation: Installation, json: bool) -> None:
    satz = lies_schluessel(installation.einstellungen.ablage.hauptschluessel)
    if len(satz.alle) > 1:
        hinweis(_UEBERALL)
    ergebnis({"ok": True, **_werte(satz)}, _text(satz), als_json=json)


def _werte(satz: Schluesselsatz) -> dict[str, Any]:
    return {"vorbereitet": satz.neu is not None, "alter_liegt_noch_da": satz.alt is not None}


def _text(satz: Schluesselsatz) -> str:
    if satz.alt:
        return _GEWECHSELT
    return _VORBEREITET if satz.neu else _GILT
