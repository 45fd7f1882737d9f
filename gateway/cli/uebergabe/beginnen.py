"""Commands `uebergabe start|abgeben`: a handover begins because a person wants it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.bediener import konto
from gateway.cli.mandanten import MandantOption
from gateway.cli.uebergabe.angaben import lies_person
from gateway.settings import lade


def anmelden(app: typer.Typer) -> None:
    """Add the commands to the group `uebergabe`."""
    app.command("start")(fordere_an)
    app.command("abgeben")(gib_ab)


class Grund(StrEnum):
    """Code list aktenanforderung:grund."""

    ZUSTAENDIGKEIT = "01"
    EINSICHT = "02"
    VORABINFORMATION = "03"
    VISUM = "04"


def fordere_an(
    partner: Annotated[str, typer.Option("--von", help="Kennung der Behörde, die die Akte führt.")],
    person: Annotated[Path, typer.Option(help="JSON-Datei mit den Grundpersonalien (Form: akte schema).")],
    aktenzeichen: Annotated[str, typer.Option(help="Eigenes Aktenzeichen.")],
    mandant: MandantOption = None,
    grund: Annotated[
        Grund, typer.Option(help="01 Zuständigkeitswechsel, 02 Einsicht, 03 Vorabinformation, 04 Visum.")
    ] = Grund.ZUSTAENDIGKEIT,
    formate: Annotated[str, typer.Option(help="Weitere angenommene Formate, etwa tif,png.")] = "",
    versandbestaetigung: Annotated[
        bool, typer.Option("--versandbestaetigung/--ohne-versandbestaetigung", help="Ob 010203 erbeten wird.")
    ] = True,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Fordert eine Akte an: immer die ganze, und ohne Dringlichkeit, denn die Nachricht hat dafür kein Feld. Alles
    Weitere geschieht von selbst."""
    from gateway.ablauf.wege import anforderung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    haus = installation.haus(mandanten.einer(installation.einstellungen, mandant))
    wer_ist_es = lies_person(person)
    eintrag = installation.verzeichnis.finde(partner)
    wunsch = anforderung.Wunsch(
        wer_ist_es,
        eintrag.behoerde,
        aktenzeichen,
        grund.value,
        versandbestaetigung,
        _formate(formate),
    )
    id = anforderung.beginne(haus, wunsch, wer=konto())
    ergebnis({"ok": True, "id": str(id)}, f"Angefordert: {id}", als_json=json)


def gib_ab(
    partner: Annotated[str, typer.Option("--an", help="Kennung der Behörde, die die Akte bekommt.")],
    aktenzeichen: Annotated[str, typer.Option(help="Aktenzeichen der Akte im eigenen DMS.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Gibt eine Akte ab, die niemand angefordert hat; drüben entscheidet eine Person, ob sie genommen wird."""
    from gateway.ablauf.wege import abgabe
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    haus = installation.haus(mandanten.einer(installation.einstellungen, mandant))
    an = installation.verzeichnis.finde(partner)
    id = abgabe.beginne(haus, an.behoerde, aktenzeichen, wer=konto())
    ergebnis({"ok": True, "id": str(id)}, f"Die Abgabe ist begonnen: {id}", als_json=json)


def _formate(text: str) -> tuple[str, ...]:
    """Format codes from endings or codes; what goes without an agreement is not announced."""
    from gateway.nachrichten.kontext import PDF_UND_JPG
    from gateway.paket.formate import vereinbarung

    return tuple(sorted(vereinbarung(n for n in text.split(",") if n.strip()) - PDF_UND_JPG))
