"""Commands `dms test|probe|messen|abgleich`; here the last two: is it slow, and do rows, blobs and the DMS agree?"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import dmsprobe, mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablauf.post.dmsmessung import Messung

app = typer.Typer(help="Das Dokumentenmanagementsystem (DMS).", no_args_is_help=True, rich_markup_mode=None)


app.command()(dmsprobe.test)
app.command()(dmsprobe.probe)


@app.command()
def messen(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> int:
    """Misst Suchen, Ablegen und Öffnen und vergleicht mit guten Tagen; Ende 1, wenn es langsam geworden ist."""
    from gateway.ablauf.post.dmsmessung import miss_jetzt
    from gateway.bootstrap.installation import Installation

    installation, langsam = Installation.geoeffnet(lade(settings)), False
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        for messung in miss_jetzt(installation.haus(kennung)):
            langsam |= messung.langsam
            werte = {"mandant": kennung, **asdict(messung), "art": messung.art.value}
            ergebnis(werte, f"{kennung}: {_messzeile(messung)}", als_json=json)
    return 1 if langsam else 0


def _messzeile(messung: Messung) -> str:
    sonst = "noch kein Vergleich"
    if messung.sonst is not None:
        sonst = f"an guten Tagen {_sekunden(messung.sonst)}"
    zeile = f"{messung.art.anrede} {_sekunden(messung.sekunden)} ({sonst})"
    return f"{zeile}: langsam geworden" if messung.langsam else zeile


def _sekunden(wert: float) -> str:
    return f"{wert:.2f} s".replace(".", ",")


@app.command()
def abgleich(
    mandant: MandantOption = None,
    raeumen: Annotated[
        bool,
        typer.Option("--raeumen", help="Übriggebliebenes entfernen; Fehlendes lässt sich nicht herstellen."),
    ] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Vergleicht Datenbank, Ablage und DMS; Ende 1, wenn etwas fehlt oder übrig ist."""
    from gateway.ablauf.akte import abgleich as abgleichen
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    gefunden = entfernt = 0
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        haus = installation.haus(kennung)
        if raeumen:
            entfernt += abgleichen.raeume(haus)
        for befund in abgleichen.pruefe(haus):
            gefunden += 1
            ergebnis(_werte(kennung, befund), f"{kennung}: {befund.text} ({befund.was})", als_json=json)
    if json:
        json_zeile({"ok": gefunden == 0, "befunde": gefunden, "entfernt": entfernt})
    else:
        hinweis(_schluss(gefunden, entfernt))
    return 1 if gefunden else 0


def _werte(mandant: str, befund: Any) -> dict[str, Any]:
    return {
        "mandant": mandant,
        "art": befund.art.value,
        "lage": "fehlt" if befund.fehlt else "uebrig",
        "was": befund.was,
        "vorgang": str(befund.vorgang) if befund.vorgang else None,
        "text": befund.text,
    }


def _schluss(gefunden: int, entfernt: int) -> str:
    weg = f"{anzahl(entfernt, 'Rest', 'Reste')} entfernt. " if entfernt else ""
    if not gefunden:
        return f"{weg}Datenbank, Ablage und DMS stimmen überein."
    return f"{weg}{anzahl(gefunden, 'Befund', 'Befunde')}."
