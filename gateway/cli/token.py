"""Commands `token list|widerrufen`: the tokens for scripts that `zugang --skript` has given out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, sekunde
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade
from gateway.web.zugang import Skriptwort, Zugangsfach

app = typer.Typer(
    help="Zugangsworte für Skripte; »zugang USER --skript« gibt eines aus.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("list")
def list_(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt die gültigen; die Worte selbst kennt niemand mehr."""
    worte = _fach(settings).skripte()
    for wort in worte:
        ergebnis(_werte(wort), _tabellenzeile(wort), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(worte), 'Zugangswort', 'Zugangsworte')}." if worte else "Keine Zugangsworte.")


@app.command()
def widerrufen(
    id: Annotated[str | None, typer.Argument(metavar="[ID]", help="Kennung aus »token list«.")] = None,
    benutzer: Annotated[
        str | None, typer.Option(metavar="USER", help="Alle dieser Person, aus »benutzer list«.")
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Macht Zugangsworte ungültig; ab sofort öffnen sie nichts mehr."""
    if (id is None) is (benutzer is None):
        raise AufrufFehler("Welche? Entweder eine ID oder --benutzer USER.")
    fach = _fach(settings)
    gemeinte = [id] if id else [w.kennung for w in fach.skripte() if w.benutzer == benutzer]
    for kennung in gemeinte:
        fach.widerrufe(kennung)
    text = f"{anzahl(len(gemeinte), 'Zugangswort ist', 'Zugangsworte sind')} widerrufen."
    ergebnis({"ok": True, "anzahl": len(gemeinte)}, text, als_json=json)


def _fach(settings: Path | None) -> Zugangsfach:
    from gateway.bootstrap.installation import Installation

    return Installation.geoeffnet(lade(settings)).fach


def _werte(wort: Skriptwort) -> dict[str, Any]:
    bis = sekunde(wort.bis)
    zuletzt = sekunde(wort.zuletzt)
    return {
        "id": wort.kennung,
        "benutzer": wort.benutzer,
        "mandant": wort.mandant,
        "bis": bis,
        "zuletzt": zuletzt,
    }


def _tabellenzeile(wort: Skriptwort) -> str:
    zuletzt = f"zuletzt {oertlich(wort.zuletzt):%d.%m.%Y %H:%M}" if wort.zuletzt else "noch nie benutzt"
    return (
        f"{wort.kennung}  {wort.benutzer or '–':<20}  {wort.mandant:<12}  bis {oertlich(wort.bis):%d.%m.%Y}"
        f"  {zuletzt}"
    )
