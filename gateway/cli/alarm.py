"""Command `alarm list`: what is not well, and since when."""

from __future__ import annotations

import typer

from gateway.bootstrap.installation import Installation
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

app = typer.Typer(
    help="Alarme.",
    epilog="Was zu tun ist, steht im Handbuch: docs/stoerungen.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.callback()
def _oberste_ebene() -> None:
    """Alarme."""


@app.command("list")
def list_(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, was nicht in Ordnung ist und seit wann."""
    installation = Installation.geoeffnet(lade(settings))
    gesehen = set()
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        for a in installation.meldewege(kennung).alarme():
            if (a.mandant, a.kennung) in gesehen:
                continue
            gesehen.add((a.mandant, a.kennung))
            seit = oertlich(a.seit)
            werte = {
                "mandant": a.mandant,
                "kennung": a.kennung,
                "was": a.was.value,
                "stufe": a.stufe.value,
                "seit": seit.isoformat(timespec="seconds"),
                "text": a.text,
                "rat": a.rat,
                "handbuch": a.handbuch,
            }
            wo = f" ({a.mandant})" if a.mandant else ""
            text = (
                f"{a.stufe.value:<9} seit {seit:%d.%m. %H:%M:%S}  {a.kennung}{wo}: {a.text} {a.rat}".rstrip()
            )
            ergebnis(werte, text, als_json=json)
    if not json:
        hinweis(f"{anzahl(len(gesehen), 'Alarm', 'Alarme')}." if gesehen else "Kein Alarm.")
