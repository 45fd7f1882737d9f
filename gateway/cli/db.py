"""Commands `db upgrade` and `db nachholen`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.ablage.audit import protokolliere
from gateway.ablage.migration import aktualisiere
from gateway.ablage.wettlauf import noch_einmal
from gateway.bootstrap.hauptschluessel import richte_hauptschluessel_ein
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.bediener import wer
from gateway.cli.mandanten import MandantOption
from gateway.domain.auditereignis import Auditereignis
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation

app = typer.Typer(help="Datenbank einrichten und aktualisieren.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def upgrade(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Bringt die Datenbank auf den Stand dieses Programms; legt für eine leere den Hauptschlüssel an."""
    einstellungen = lade(settings)
    vorher, nachher = aktualisiere(einstellungen.datenbank.url)
    richte_hauptschluessel_ein(einstellungen)
    text = f"Die Datenbank hat den Stand {nachher}."
    ergebnis({"ok": True, "vorher": vorher, "nachher": nachher}, text, als_json=json)


@app.command()
def nachholen(
    stunden: Annotated[
        int, typer.Option("--stunden", min=1, max=720, help="So weit zurück; lieber zu weit als zu kurz.")
    ],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Holt noch einmal aus den Postfächern, was in dieser Zeit schon abgeholt war: wenn die Datenbank zurückfiel."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    gemeinte = mandanten.gemeinte(installation.einstellungen, mandant)
    seit = installation.uhr.jetzt() - timedelta(hours=stunden)
    _bestelle(installation, gemeinte, seit)
    text = "Ein Worker holt noch einmal ab; was schon bekannt ist, ändert nichts."
    ergebnis({"ok": True, "mandanten": gemeinte, "seit": seit.isoformat(), "text": text}, text, als_json=json)


@noch_einmal
def _bestelle(installation: Installation, gemeinte: Sequence[str], seit: datetime) -> None:
    from gateway.ablauf.post.eingang import stelle_nachholen_ein

    jetzt, was = installation.uhr.jetzt(), f"datenbank:{seit.isoformat(timespec='seconds')}"
    with installation.datenbank.schreiben() as session:
        for kennung in gemeinte:
            stelle_nachholen_ein(session, kennung, seit=seit, jetzt=jetzt)
            protokolliere(
                session, kennung, Auditereignis.SICHERUNG_ZURUECKGESPIELT, was, wer=wer(), zeit=jetzt
            )
        session.commit()
