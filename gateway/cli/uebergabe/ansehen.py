"""Commands `uebergabe list|show`."""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.cli.uebergabe.angaben import Kennung
from gateway.cli.uebergabe.ausgabe import einzelheiten, tabellenzeile, werte
from gateway.domain.uebergabe import Richtung, Zustand
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `uebergabe`."""
    app.command("list")(liste)
    app.command("show")(zeige)


def liste(
    mandant: MandantOption = None,
    richtung: Annotated[Richtung | None, typer.Option(help="Nur diese Richtung.")] = None,
    zustand: Annotated[Zustand | None, typer.Option(help="Nur dieser Zustand.")] = None,
    gehalten: Annotated[
        bool, typer.Option("--gehalten", help="Nur, was auf eine Entscheidung wartet.")
    ] = False,
    gestoert: Annotated[bool, typer.Option("--gestoert", help="Nur, was gestört ist.")] = False,
    partner: Annotated[str | None, typer.Option(help="Nur mit dieser Behörde.")] = None,
    suche: Annotated[
        str | None,
        typer.Option(
            help="Nur mit genau diesem Aktenzeichen, dem eigenen oder dem des Partners, oder mit dieser Kennung "
            "(der Anfang genügt)."
        ),
    ] = None,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Übergaben, die neueste zuerst; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    gefunden = [
        (kennung, zeile)
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for zeile in installation.auskunft(kennung)
        .liste(
            richtung=richtung,
            zustaende=(zustand,) if zustand else (),
            gehalten=gehalten,
            gestoert=gestoert,
            partner=partner,
            zeichen=suche,
            hoechstens=hoechstens,
        )
        .zeilen
    ]
    gefunden.sort(key=lambda fund: (fund[1].erstellt, fund[1].id), reverse=True)
    for kennung, zeile in gefunden[:hoechstens]:
        ergebnis(werte(kennung, zeile), tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(gefunden[:hoechstens]), 'Übergabe', 'Übergaben')}.")


def zeige(
    id: Kennung, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Zeigt eine Übergabe mit ihrer Zeitlinie; ohne Personendaten."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    vorgang = installation.auskunft(kennung).vorgang(uuid)
    alles = werte(kennung, vorgang.ueberblick) | einzelheiten(vorgang)
    if json:
        json_zeile(alles)
        return
    print(f"{alles['zustand_name']} · {alles['partner_name']} · {alles['wartet_auf_text']}")
    for ereignis in vorgang.zeitlinie:
        gesagt = f" »{ereignis.partner_sagt}«" if ereignis.partner_sagt else ""
        print(f"{oertlich(ereignis.zeit):%d.%m.%Y %H:%M:%S}  {ereignis.wer:<12}  {ereignis.text}{gesagt}")
