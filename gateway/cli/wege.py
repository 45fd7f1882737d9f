"""Command `wege gleichwertigkeit`: the paper that § 76a Abs. 2 AufenthV wants of whoever uses another transport."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway import __version__
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, hinweis, json_zeile, schreibe_datei
from gateway.cli.mandanten import MandantOption
from gateway.domain.gleichwertigkeit import Schutz, Stufe, Weglage, erreicht, vergleiche
from gateway.domain.worte import oertlich
from gateway.settings import lade

if TYPE_CHECKING:
    from datetime import datetime

app = typer.Typer(help="Die Wege der Nachrichten (OSCI, XTA).", no_args_is_help=True, rich_markup_mode=None)

_SELBST = (
    "Rechtsgrundlage im Landesrecht und Name des vereinbarten Protokolls",
    "Netz der öffentlichen Verwaltung, in dem der XTA-Server und alle Vermittlungsstellen dahinter stehen",
    "Betreiber des XTA-Servers, Vertrag über Auftragsverarbeitung, Prüfberichte",
    "Wie der Betreiber die Strecke hinter seinem Server sichert und wie lange er Nachrichten aufbewahrt",
    "Ob der Betreiber seine Transportberichte signiert",
)
"""What no setting tells."""


@app.callback()
def _gruppe() -> None:
    """Die Wege der Nachrichten (OSCI, XTA)."""


@app.command()
def gleichwertigkeit(
    mandant: MandantOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Das Papier in diese Datei schreiben (Markdown).")
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Vergleicht den XTA-Weg mit OSCI (§ 76a Abs. 2 AufenthV); Ende 1, wenn die Einstellungen ihn verfehlen."""
    from gateway.bootstrap.gleichwertigkeit import weglage
    from gateway.bootstrap.installation import Installation

    installation = Installation(lade(settings))
    einstellungen = installation.einstellungen
    lage = weglage(installation, einstellungen.mandant(mandanten.einer(einstellungen, mandant)))
    text, gut = _papier(lage, installation.uhr.jetzt()), erreicht(lage)
    if out is not None:
        schreibe_datei(out, f"{text}\n".encode())
    if json:
        for schutz in vergleiche(lage):
            json_zeile(_werte(schutz))
        json_zeile({"ok": gut, "mandant": lage.kennung, "datei": str(out) if out else None})
    elif out is None:
        print(text)
    if not gut:
        hinweis("Die Einstellungen erreichen nicht den Schutz von OSCI; siehe »verfehlt«.")
    return 0 if gut else 1


def _werte(schutz: Schutz) -> dict[str, str]:
    return {
        "schutz": schutz.name,
        "stufe": schutz.stufe.value,
        "osci": schutz.osci,
        "xta": schutz.xta,
        "text": schutz.folgerung,
    }


def _papier(lage: Weglage, jetzt: datetime) -> str:
    """Markdown; one section per protection, then what the controller has to add."""
    alle = list(vergleiche(lage))
    zahlen = ", ".join(f"{sum(s.stufe is stufe for s in alle)} {stufe.value}" for stufe in Stufe)
    zeilen = [
        "# Gleichwertigkeit des XTA-Weges mit OSCI-Transport",
        "",
        f"Dokumentation nach § 76a Abs. 2 AufenthV für {lage.name} ({lage.kennung}), erstellt am "
        f"{oertlich(jetzt):%d.%m.%Y, %H:%M} von Aktenbrücke {__version__} aus den Einstellungen.",
        "",
        f"XTA {lage.fassung}, Server {', '.join(lage.server)}, Konto {lage.konto}. "
        f"Von {len(alle)} Schutzfunktionen: {zahlen}.",
    ]
    for nummer, schutz in enumerate(alle, 1):
        zeilen += _abschnitt(nummer, schutz)
    zeilen += ["", "## Zertifikate der Behörde", "", "| Zweck | Inhaber | Aussteller | Nummer | gültig bis |"]
    zeilen += ["|---|---|---|---|---|"]
    for z in lage.zertifikate:
        zeilen.append(
            f"| {z.zweck} | {z.inhaber} | {z.aussteller} | {z.seriennummer} | {z.befund or z.bis} |"
        )
    zeilen += ["", "## Von der verantwortlichen Stelle zu ergänzen und zu bewerten", ""]
    zeilen += [f"- {s.name}: {s.folgerung}" for s in alle if s.stufe is Stufe.ZU_BEWERTEN]
    zeilen += [f"- {punkt}: ______" for punkt in _SELBST]
    return "\n".join([*zeilen, "", "Ort, Datum, Unterschrift: ______"])


def _abschnitt(nummer: int, schutz: Schutz) -> list[str]:
    return [
        "",
        f"## {nummer}. {schutz.name}: {schutz.stufe.value}",
        "",
        f"- OSCI: {schutz.osci}",
        f"- XTA: {schutz.xta}",
        f"- Folgerung: {schutz.folgerung}",
    ]
