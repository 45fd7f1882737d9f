"""Command `partner test`: would a message reach that authority now?"""

from __future__ import annotations

from typing import Annotated

import typer

from gateway.cli import bediener, mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.mandanten import MandantOption
from gateway.settings import lade

app = typer.Typer(help="Andere Behörden.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _oberste_ebene() -> None:
    """Andere Behörden."""


@app.command()
def test(
    kennung: Annotated[str, typer.Argument(metavar="K", help="Kennung der Behörde, etwa azr:005700.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Prüft Verzeichniseintrag, Zertifikate und ob das Postfach der Behörde antwortet. Gesendet wird nichts.

    Ende 0: Eine Nachricht käme an; 1: nicht."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    eigene = mandanten.einer(installation.einstellungen, mandant)
    schritte = installation.probiere_partner(eigene, kennung, bediener.wer())
    for s in schritte:
        werte = {"partner": kennung, "schritt": s.schritt.value, "ok": s.ok, "text": s.text, "rat": s.rat}
        zeichen = "in Ordnung" if s.ok else "geht nicht"
        ergebnis(werte, f"{zeichen:<11} {s.schritt.value}: {s.text} {s.rat}".rstrip(), als_json=json)
    raise typer.Exit(0 if all(s.ok for s in schritte) else 1)
