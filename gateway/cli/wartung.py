"""Commands `wartung list|beginnen|beenden`: hold back the work of one Mandant or of all, while people repair."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli import bediener
from gateway.cli.angaben import SettingsOption, dauer, zeitpunkt
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, sekunde
from gateway.domain import worte
from gateway.domain.wartung import Wartungsart
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler, VoruebergehenderFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablauf.wartung import Ruhezahlen, Wartung
    from gateway.bootstrap.installation import Installation

app = typer.Typer(
    help="Wartung: annehmen, aber nicht senden; oder leerlaufen lassen.",
    epilog="Was das bedeutet, steht im Handbuch: docs/administration.md.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Mandant = Annotated[
    str | None, typer.Option("--mandant", help="Kennung einer Behörde; ohne: die ganze Installation.")
]


class NochNichtLeer(VoruebergehenderFehler):
    """Something that was taken before is still running."""

    code = "wartung.noch_nicht_leer"
    satz = "Die Wartung ist an, aber es läuft noch etwas."
    rat = "»wartung list« zeigt, wie viel; die Wartung bleibt an."


@app.command("list")
def list_(mandant: Mandant = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, was ruht, seit wann, durch wen und warum."""
    installation = _installation(settings)
    offene = installation.wartungsbuch.offene(_kennung(installation, mandant))
    for wartung in offene:
        zahlen = installation.wartungsbuch.zahlen(wartung.mandant)
        ergebnis(_werte(wartung, zahlen), _zeile(wartung, zahlen), als_json=json)
    if not json and not offene:
        hinweis("Keine Wartung.")


@app.command()
def beginnen(
    art: Annotated[str, typer.Option("--art", metavar="ART", help="nur-annehmen | leerlaufen")],
    bis: Annotated[
        str,
        typer.Option("--bis", metavar="ZEIT", help="Voraussichtliches Ende: Zeitpunkt, oder Dauer wie 2h."),
    ],
    grund: Annotated[
        str, typer.Option("--grund", help="Steht auf jeder Seite und im Protokoll; keine Namen.")
    ],
    mandant: Mandant = None,
    warten: Annotated[
        str | None,
        typer.Option("--warten", metavar="DAUER", help="So lange warten, bis nichts Betroffenes mehr läuft."),
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Schaltet die Wartung ein, oder ändert sie. Sie endet nicht von selbst; nach »bis« gibt es Alarm.

    Mit --warten: Ende 3, wenn nach dieser Zeit noch etwas läuft."""
    installation = _installation(settings)
    buch, wo = installation.wartungsbuch, _kennung(installation, mandant)
    ende = installation.uhr.jetzt() + dauer(bis) if bis[-1:] in tuple("smhd") else zeitpunkt(bis)
    geduld = dauer(warten).total_seconds() if warten else 0.0
    buch.setze(wo, _art(art), bis=ende, grund=grund, wer=bediener.wer())
    schluss = time.monotonic() + geduld
    while buch.zahlen(wo).laufende and time.monotonic() < schluss:
        time.sleep(0.5)
    zahlen = buch.zahlen(wo)
    if warten and zahlen.laufende:
        raise NochNichtLeer(wo=anzahl(zahlen.laufende, "Auftrag", "Aufträge"))
    (neue,) = [w for w in buch.offene() if w.mandant == wo]
    ergebnis({"ok": True, **_werte(neue, zahlen)}, _zeile(neue, zahlen), als_json=json)


@app.command()
def beenden(mandant: Mandant = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Hebt die Wartung auf; was wartete, geht von selbst weiter."""
    installation = _installation(settings)
    gab_es = installation.wartungsbuch.hebe_auf(_kennung(installation, mandant), wer=bediener.wer())
    text = "Die Wartung ist beendet." if gab_es else "Hier war keine Wartung."
    ergebnis({"ok": True, "beendet": gab_es}, text, als_json=json)


def _installation(settings: Path | None) -> Installation:
    from gateway.bootstrap.installation import Installation

    return Installation.geoeffnet(lade(settings))


def _kennung(installation: Installation, mandant: str | None) -> str | None:
    """Raises `EinstellungenFalsch` for one that isn't served here."""
    return installation.einstellungen.mandant(mandant).kennung if mandant is not None else None


def _art(text: str) -> Wartungsart:
    try:
        return Wartungsart(text.replace("-", "_"))
    except ValueError:
        raise AufrufFehler(
            f"»{text[:30]}« ist keine Art; richtig ist nur-annehmen oder leerlaufen."
        ) from None


def _werte(wartung: Wartung, zahlen: Ruhezahlen) -> dict[str, Any]:
    return {
        "mandant": wartung.mandant,
        "art": wartung.art.value,
        "seit": sekunde(wartung.seit),
        "bis": sekunde(wartung.bis),
        "wer": wartung.wer,
        "grund": wartung.grund,
        "ueberzogen": wartung.ueberzogen,
        "laufende": zahlen.laufende,
        "ruhende": zahlen.ruhende,
    }


def _zeile(wartung: Wartung, zahlen: Ruhezahlen) -> str:
    wo = wartung.mandant or "ganze Installation"
    spaet = " (überzogen)" if wartung.ueberzogen else ""
    return (
        f"{wo}: {wartung.art.satz} Seit {worte.zeitpunkt(wartung.seit)} bis {worte.zeitpunkt(wartung.bis)}{spaet}, "
        f"{wartung.wer}: {wartung.grund} – {anzahl(zahlen.laufende, 'Auftrag läuft', 'Aufträge laufen')} noch, "
        f"{anzahl(zahlen.ruhende, 'fälliger ruht', 'fällige ruhen')}."
    )
