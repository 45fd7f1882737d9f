"""Commands `client list|anlegen|geheimnis|widerrufen`: programs that use the API with a secret of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from gateway.ablage.wettlauf import noch_einmal
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, sekunde
from gateway.cli.bediener import wer
from gateway.cli.mandanten import MandantOption
from gateway.domain.aufgabe import Rolle
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablage.clients import Clientbestand
    from gateway.ablauf.clients import Clientstand

_T = TypeVar("_T")
app = typer.Typer(
    help="API-Clients: Fachverfahren und andere Programme.",
    epilog="Handbuch: docs/schnittstelle.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kennung = Annotated[str, typer.Argument(metavar="CLIENT", help="Seine Kennung, die »client_id«.")]
Tage = Annotated[int, typer.Option(min=1, max=730, help="So lange gilt das Geheimnis.")]


@app.command("list")
def list_(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt sie mit ihren Rollen, und wann sie zuletzt da waren."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    zahl = 0
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        for stand in installation.clients.liste(kennung):
            ergebnis(_werte(kennung, stand), _tabellenzeile(kennung, stand), als_json=json)
            zahl += 1
    if not json:
        hinweis(f"{anzahl(zahl, 'API-Client', 'API-Clients')}.")


@app.command()
def anlegen(
    client: Kennung,
    name: Annotated[str, typer.Option(help="Name, wie er in Zeitlinien steht.")],
    rolle: Annotated[list[Rolle], typer.Option(help="Rolle; mehrfach möglich, aber nicht Freigabe.")],
    tage: Tage = 365,
    je_minute: Annotated[int, typer.Option(min=1, max=6000, help="Anfragen in der Minute.")] = 600,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Legt einen an und zeigt sein Geheimnis, dieses eine Mal."""
    from gateway.ablage.clients import Clientwunsch

    wo = mandanten.einer(lade(settings), mandant)
    wunsch = Clientwunsch(client, name, rolle, je_minute, timedelta(days=tage))
    geheimnis = _buche(settings, lambda bestand: bestand.lege_an(wunsch, wo, wer=wer()))
    _zeige(client, geheimnis, als_json=json)


@app.command()
def geheimnis(
    client: Kennung, tage: Tage = 365, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Gibt ein neues Geheimnis aus; das alte und alle Token daraus gelten sofort nicht mehr."""
    neues = _buche(settings, lambda bestand: bestand.erneuere(client, timedelta(days=tage), "", wer=wer()))
    _zeige(client, neues, als_json=json)


@app.command()
def widerrufen(client: Kennung, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Nimmt ihm alles; was er getan hat, bleibt im Protokoll."""
    _buche(settings, lambda bestand: bestand.widerrufe(client, "", wer=wer()))
    ergebnis({"ok": True, "client_id": client}, "Der API-Client ist widerrufen.", als_json=json)


@noch_einmal
def _buche(settings: Path | None, tun: Callable[[Clientbestand], _T]) -> _T:
    """In one transaction."""
    from gateway.ablage.clients import Clientbestand
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    with installation.datenbank.schreiben() as session:
        getan = tun(Clientbestand(session, installation.uhr))
        session.commit()
    return getan


def _zeige(client: str, geheimnis: str, *, als_json: bool) -> None:
    kennung = client.strip().casefold()
    werte = {"ok": True, "client_id": kennung, "client_secret": geheimnis}
    ergebnis(werte, f"client_id:     {kennung}\nclient_secret: {geheimnis}", als_json=als_json)


def _werte(mandant: str, c: Clientstand) -> dict[str, Any]:
    return {
        "client_id": c.id,
        "name": c.name,
        "mandant": mandant,
        "rollen": list(c.rollen),
        "gesperrt": c.gesperrt,
        "je_minute": c.je_minute,
        "bis": sekunde(c.bis),
        "zuletzt": sekunde(c.zuletzt),
    }


def _tabellenzeile(mandant: str, c: Clientstand) -> str:
    zuletzt = f"zuletzt {oertlich(c.zuletzt):%d.%m.%Y %H:%M}" if c.zuletzt else "noch nie da"
    return (
        f"{c.id:<20}  {mandant:<12}  {', '.join(c.rollen):<30}  bis {oertlich(c.bis):%d.%m.%Y}  {zuletzt}"
        f"{'  gesperrt' if c.gesperrt else ''}"
    )
