"""Commands `anfrage zustaendigkeit|wohnsitzwechsel|list`: what we ask other authorities about a person whose file is
here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway import anschriftdatei
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.cli.bediener import konto
from gateway.cli.mandanten import MandantOption
from gateway.domain.meldung import Wohnanschrift
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablauf.wege.eigene_anfrage import Stand, Umzugsangaben

app = typer.Typer(
    help="Andere Behörden fragen: Zuständigkeit (010101), Wohnsitzwechsel (010501).",
    no_args_is_help=True,
    rich_markup_mode=None,
)
AnOption = Annotated[str, typer.Option("--an", metavar="K", help="Kennung der Behörde, die gefragt wird.")]
AktenzeichenOption = Annotated[str, typer.Option(help="Aktenzeichen der Akte im eigenen DMS.")]


@app.command()
def zustaendigkeit(
    partner: AnOption,
    aktenzeichen: AktenzeichenOption,
    anschrift: Annotated[
        Path,
        typer.Option(metavar="FILE", help="JSON-Datei: wo die Person wohl wohnt, im Bezirk der Gefragten."),
    ],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Fragt eine Behörde, ob sie für die Person zuständig ist (010101). Ist sie es, fordert sie die Akte an."""
    _frage(partner, aktenzeichen, anschrift, None, mandant, settings, json)


@app.command()
def wohnsitzwechsel(
    partner: AnOption,
    aktenzeichen: AktenzeichenOption,
    anschrift: Annotated[
        Path, typer.Option(metavar="FILE", help="JSON-Datei: wohin die Person ziehen möchte.")
    ],
    umzugsgrund: Annotated[
        str, typer.Option(help="Warum sie umziehen möchte; geht so an die andere Behörde.")
    ],
    status: Annotated[str, typer.Option(help="Schlüssel der Liste »aufenthaltsstatusart«.")],
    seit: Annotated[str, typer.Option(metavar="TAG", help="Beginn des Aufenthaltsstatus: JJJJ[-MM[-TT]].")],
    bis: Annotated[str | None, typer.Option(metavar="TAG", help="Sein Ende.")] = None,
    ausweisungsgruende: Annotated[str, typer.Option(help="Geht so an die andere Behörde.")] = "keine",
    lebensunterhalt_ungesichert: Annotated[
        bool, typer.Option("--lebensunterhalt-ungesichert", help="Der Lebensunterhalt ist nicht gesichert.")
    ] = False,
    ermittlungsverfahren: Annotated[
        bool, typer.Option("--ermittlungsverfahren", help="Ein Ermittlungsverfahren läuft.")
    ] = False,
    mitwirkung_verletzt: Annotated[
        bool, typer.Option("--mitwirkung-verletzt", help="Die Mitwirkungspflicht ist verletzt.")
    ] = False,
    akteneinsicht_empfohlen: Annotated[
        bool, typer.Option("--akteneinsicht-empfohlen", help="Die Gefragte sollte die Akte einsehen.")
    ] = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Bittet eine Behörde um Zustimmung dazu, dass eine Person mit Wohnsitzauflage in ihren Bezirk zieht (010501)."""
    from gateway.ablauf.wege.eigene_anfrage import Umzugsangaben

    umzug = Umzugsangaben(
        umzugsgrund,
        status,
        seit,
        bis,
        ausweisungsgruende,
        lebensunterhalt_ungesichert,
        ermittlungsverfahren,
        mitwirkung_verletzt,
        akteneinsicht_empfohlen,
    )
    _frage(partner, aktenzeichen, anschrift, umzug, mandant, settings, json)


@app.command("list")
def list_(
    mandant: MandantOption = None,
    offen: Annotated[
        bool, typer.Option("--offen/--alle", help="Nur die offenen, oder auch die beantworteten.")
    ] = True,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt eigene Anfragen, die neueste zuerst; ohne Personendaten."""
    from gateway.ablauf.wege import eigene_anfrage
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    staende = [
        (kennung, stand)
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for stand in eigene_anfrage.liste(installation.haus(kennung))
        if stand.offen or not offen
    ]
    for kennung, stand in staende:
        seit = oertlich(stand.seit)
        zeile = f"{str(stand.id)[:8]}  {seit:%d.%m.%Y}  {stand.partner:<12}  {stand.name}: {stand.text}"
        ergebnis(_werte(kennung, stand), zeile, als_json=json)
    if not json:
        hinweis(f"{anzahl(len(staende), 'Anfrage', 'Anfragen')}.")


def _werte(mandant: str, stand: Stand) -> dict[str, Any]:
    return {
        "id": str(stand.id),
        "mandant": mandant,
        "typ": stand.typ,
        "partner": stand.partner,
        "seit": oertlich(stand.seit).isoformat(),
        "offen": stand.offen,
        "text": stand.text,
        "vorgang": str(stand.vorgang) if stand.vorgang else None,
    }


def _frage(
    partner: str,
    aktenzeichen: str,
    datei: Path,
    umzug: Umzugsangaben | None,
    mandant: str | None,
    settings: Path | None,
    json: bool,
) -> None:
    from gateway.ablauf.wege import eigene_anfrage
    from gateway.bootstrap.installation import Installation

    wo = anschriftdatei.lies(datei)
    if not isinstance(wo, Wohnanschrift):
        raise AufrufFehler("Die Anschrift muss im Inland liegen.", wo=str(datei))
    installation = Installation.geoeffnet(lade(settings))
    haus = installation.haus(mandanten.einer(installation.einstellungen, mandant))
    an = installation.verzeichnis.finde(partner).behoerde
    id = eigene_anfrage.beginne(haus, eigene_anfrage.Wunsch(an, aktenzeichen, wo, umzug), wer=konto())
    ergebnis({"ok": True, "id": str(id)}, f"Gefragt: {id}", als_json=json)
