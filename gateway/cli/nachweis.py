"""Commands `nachweis erstelle|check`: the proof document of a handover."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.cli.bediener import konto, wer
from gateway.cli.mandanten import MandantOption
from gateway.errors import AufrufFehler
from gateway.settings import lade

app = typer.Typer(
    help="Nachweis einer Übergabe als PDF/A: ausstellen und prüfen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def erstelle(
    id: Annotated[str, typer.Argument(metavar="ID", help="Kennung der Übergabe oder ihr Anfang.")],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", help="Neue Datei für das PDF.")],
    ohne_namen: Annotated[
        bool, typer.Option("--ohne-namen", help="Ohne Personen, Aktenzeichen und Namen der Dokumente.")
    ] = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Stellt den Nachweis einer Übergabe aus; das Protokoll hält fest, wer ihn bekommen hat."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung, uuid = mandanten.vorgang(installation, mandant, id)
    if out.exists():
        raise AufrufFehler("Die Datei gibt es schon.", wo=str(out))
    pdf = installation.nachweise(kennung).stelle_aus(uuid, wer=konto(), name=wer(), mit_namen=not ohne_namen)
    _schreibe(out, pdf)
    werte = {"ok": True, "mandant": kennung, "vorgang": str(uuid), "datei": str(out), "bytes": len(pdf)}
    ergebnis(werte, f"Der Nachweis steht in {out}.", als_json=json)


@app.command()
def check(
    datei: Annotated[
        Path, typer.Argument(metavar="FILE", help="Nachweis, den »erstelle« oder die Seite gab.")
    ],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Sagt, ob ein Nachweis unverändert ist und mit dem Protokoll übereinstimmt; Rückgabewert 1, wenn nicht."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    urteil = installation.nachweispruefung(kennung).pruefe(_lies(datei))
    werte = {
        "ok": urteil.ok,
        "code": urteil.code,
        "text": urteil.text,
        "mandant": kennung,
        "vorgang": str(urteil.vorgang),
        "abweichungen": [{"aussage": a.aussage, "text": a.text} for a in urteil.abweichungen],
    }
    ergebnis(werte, urteil.text, als_json=json)
    if not json:
        for weitere in urteil.abweichungen[1:]:
            hinweis(f"{weitere.aussage}: {weitere.text}")
    return int(not urteil.ok)


def _lies(datei: Path) -> bytes:
    from gateway.druck.beilage import HOECHSTENS

    try:
        with datei.open("rb") as strom:
            return strom.read(HOECHSTENS + 1)
    except OSError:
        raise AufrufFehler("Diese Datei lässt sich nicht lesen.", wo=str(datei)) from None


def _schreibe(datei: Path, pdf: bytes) -> None:
    """Never over another file, and for nobody else: it names a person."""
    import os

    from gateway.verschlossen import oeffne_verschlossen

    try:
        griff = oeffne_verschlossen(datei, os.O_WRONLY | os.O_CREAT | os.O_EXCL)
        with os.fdopen(griff, "wb") as strom:
            strom.write(pdf)
    except OSError:
        raise AufrufFehler("Diese Datei lässt sich nicht schreiben.", wo=str(datei)) from None
