"""Commands `message validate` and `message show`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.errors import EingabeFehler
from gateway.nachrichten.anzeige import zeige
from gateway.nachrichten.befund import Befund
from gateway.nachrichten.kontext import OHNE_VEREINBARUNG, Kontext
from gateway.nachrichten.lesen import NachrichtUngueltig, pruefe, pruefe_skelett
from gateway.nachrichten.schemaablage import aktiver_satz
from gateway.nachrichten.skelett import lies_skelett
from gateway.nachrichten.vereinbarung import finde_vereinbarungen, vereinbarte_formate

app = typer.Typer(help="Nachrichten prüfen und anzeigen.", no_args_is_help=True, rich_markup_mode=None)

_VOR_DEN_REGELN = ("X000", "X001", "V000", "S001")
"""Codes of messages that cannot be shown."""


class DateiUnlesbar(EingabeFehler):
    """The file named on the command line cannot be read."""

    code = "datei.unlesbar"
    satz = "Die Datei ist nicht lesbar."


@app.command()
def validate(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Nachrichten als XML-Dateien.")],
    empfaenger: Annotated[
        str | None, typer.Option("--empfaenger", metavar="K", help="Eigene Kennung, z. B. azr:001900.")
    ] = None,
    als_json: JsonOption = False,
) -> int:
    """Nachrichten gegen Schema und Regeln prüfen; 0, wenn alle gültig sind, sonst 1.

    Eine mitgeprüfte Anforderung (010201) gilt als Vereinbarung für die Lieferung, die sie nennt."""
    vereinbarungen = finde_vereinbarungen(dateien) if len(dateien) > 1 else {}
    befunde = []
    for datei in dateien:
        kontext = Kontext(empfaenger, vereinbarte_formate(datei, vereinbarungen))
        befunde.append(_melde(datei, _pruefe(datei, kontext), als_json=als_json))
    return 0 if all(befunde) else 1


@app.command()
def show(
    datei: Annotated[Path, typer.Argument(metavar="FILE", help="Nachricht als XML-Datei.")],
    geheimes: Annotated[
        bool, typer.Option("--geheimes", help="Auch AZR-Nummer und Sperrdaten des eAT im Klartext zeigen.")
    ] = False,
    als_json: JsonOption = False,
) -> None:
    """Eine Nachricht für Menschen lesbar zeigen."""
    satz = aktiver_satz()
    try:
        with datei.open("rb") as quelle:
            skelett = lies_skelett(quelle)
    except OSError:
        raise DateiUnlesbar(wo=str(datei)) from None
    befunde = pruefe_skelett(skelett, OHNE_VEREINBARUNG, satz).befunde
    if befunde and befunde[0].code in _VOR_DEN_REGELN:
        raise NachrichtUngueltig(befunde)
    for befund in befunde:
        hinweis(f"Hinweis {befund.code}: {befund.text}")
    zeilen = zeige(skelett, satz.modell, geheimes=geheimes)
    werte = {"file": str(datei), "zeilen": [asdict(zeile) for zeile in zeilen]}
    ergebnis(werte, "\n".join(zeile.als_text() for zeile in zeilen), als_json=als_json)


def _pruefe(datei: Path, kontext: Kontext) -> Befund | None:
    """The first finding; an unreadable file is one too."""
    try:
        with datei.open("rb") as quelle:
            befunde = pruefe(quelle, kontext=kontext).befunde
    except OSError:
        return Befund(DateiUnlesbar.code, DateiUnlesbar.code, "", DateiUnlesbar.satz)
    return befunde[0] if befunde else None


def _melde(datei: Path, befund: Befund | None, *, als_json: bool) -> bool:
    """Print the verdict of one file; True when it is valid."""
    text = befund.text if befund else "Die Nachricht ist gültig."
    code, wo = (befund.code, befund.wo or None) if befund else (None, None)
    if als_json:
        json_zeile({"file": str(datei), "valid": befund is None, "code": code, "where": wo, "text": text})
    else:
        print(f"{datei}: {' '.join(teil for teil in (code, wo, text) if teil)}", flush=True)
    return befund is None
