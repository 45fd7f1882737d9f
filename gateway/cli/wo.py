"""Command `wo ist`: where a file is, by its number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, moment
from gateway.cli.mandanten import MandantOption
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Verbleib

app = typer.Typer(help="Wo eine Akte ist.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _gruppe() -> None:
    """Wo eine Akte ist."""


@app.command()
def ist(
    aktenzeichen: Annotated[
        str, typer.Argument(metavar="AKTENZEICHEN", help="Das eigene oder das der anderen Behörde, ganz.")
    ],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Sagt, ob eine Akte hier, abgegeben oder unterwegs ist; Rückgabewert 1, wenn das niemand weiß."""
    from gateway.ablauf.wege.abgabe import unter_aktenzeichen
    from gateway.auskunft.betrieb.verbleib import Ort, Verbleib
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    verbleib = installation.verbleib(kennung).wo_ist(aktenzeichen.strip())
    if verbleib.ort is Ort.UNBEKANNT and unter_aktenzeichen(installation.haus(kennung), aktenzeichen.strip()):
        verbleib = Verbleib(Ort.HIER, "Die Akte liegt hier im DMS; keine Übergabe hat sie bewegt.")
    ergebnis(_werte(kennung, aktenzeichen.strip(), verbleib), verbleib.satz, als_json=json)
    return int(verbleib.ort is Ort.UNBEKANNT)


def _werte(mandant: str, aktenzeichen: str, verbleib: Verbleib) -> dict[str, Any]:
    return {
        "mandant": mandant,
        "aktenzeichen": aktenzeichen,
        "wo": verbleib.ort.value,
        "partner": verbleib.partner,
        "partner_name": verbleib.partner_name,
        "am": moment(verbleib.am),
        "eintrag_bis": verbleib.eintrag_bis.isoformat() if verbleib.eintrag_bis else None,
        "quittung": str(verbleib.quittung) if verbleib.quittung else None,
        "uebergabe": str(verbleib.uebergabe) if verbleib.uebergabe else None,
        "text": verbleib.satz,
    }
