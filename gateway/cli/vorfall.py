"""Commands `vorfall list|show|schliessen`: what came from a mailbox and must not be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile, sekunde
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Vorfallstand
    from gateway.bootstrap.installation import Installation

app = typer.Typer(
    help="Vorfälle: Widersprüche und Unlesbares aus den Postfächern.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kennung = Annotated[
    str, typer.Argument(metavar="ID", help="Kennung des Vorfalls oder ihr Anfang, aus »vorfall list«.")
]


@app.command("list")
def list_(
    mandant: MandantOption = None,
    alle: Annotated[bool, typer.Option("--alle", help="Auch die geschlossenen zeigen.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt, was niemand geschlossen hat, das Neueste zuerst."""
    installation = _installation(settings)
    staende = [
        stand
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for stand in installation.betriebsauskunft(kennung).vorfaelle(auch_geschlossene=alle)
    ]
    for stand in sorted(staende, key=lambda s: s.wann, reverse=True):
        ergebnis(_werte(stand), _tabellenzeile(stand), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(staende), 'Vorfall', 'Vorfälle')}." if staende else "Keine Vorfälle.")


@app.command()
def show(
    id: Kennung, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Zeigt einen Vorfall: Kennungen, Größe und Prüfsummen, keinen Inhalt."""
    installation = _installation(settings)
    kennung, uuid = mandanten.vorfall(installation, mandant, id)
    werte = _werte(installation.betriebsauskunft(kennung).vorfall(uuid))
    if json:
        json_zeile(werte)
        return
    for name, wert in werte.items():
        print(f"{name:<18} {'–' if wert is None else wert}")


@app.command()
def schliessen(
    id: Kennung,
    durch: Annotated[
        str, typer.Option("--durch", metavar="USER", help="Wer ihn angesehen hat, aus »benutzer list«.")
    ],
    grund: Annotated[str, typer.Option(help="Was es war und warum nichts mehr zu tun ist.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Schließt einen Vorfall; seine Bytes werden danach gelöscht."""
    from gateway.ablauf import vorfaelle

    installation = _installation(settings)
    kennung, uuid = mandanten.vorfall(installation, mandant, id)
    vorfaelle.schliesse(installation.datenbank, kennung, installation.uhr, uuid, durch=durch, grund=grund)
    werte = _werte(installation.betriebsauskunft(kennung).vorfall(uuid))
    ergebnis({"ok": True, **werte}, "Der Vorfall ist geschlossen.", als_json=json)


def _installation(settings: Path | None) -> Installation:
    from gateway.bootstrap.installation import Installation

    return Installation.geoeffnet(lade(settings))


def _werte(stand: Vorfallstand) -> dict[str, Any]:
    return {
        "id": str(stand.id),
        "mandant": stand.mandant,
        "zeit": sekunde(stand.wann),
        "art": stand.art,
        "text": stand.text,
        "nachricht": str(stand.nachricht),
        "widerspricht": str(stand.widerspricht) if stand.widerspricht else None,
        "groesse": stand.groesse,
        "sha256_vorhanden": stand.sha256_vorhanden or None,
        "sha256_neu": stand.sha256_neu,
        "geschlossen": sekunde(stand.geschlossen),
        "geschlossen_durch": stand.geschlossen_durch,
        "geschlossen_grund": stand.geschlossen_grund,
    }


def _tabellenzeile(stand: Vorfallstand) -> str:
    zu = f"  geschlossen durch {stand.geschlossen_durch}" if stand.geschlossen else ""
    return (
        f"{str(stand.id)[:8]}  {oertlich(stand.wann):%d.%m.%Y %H:%M}  {stand.mandant:<12}  {stand.text}{zu}"
    )
