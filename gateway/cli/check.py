"""Command `check`: the look at the whole installation, as monitoring plug-ins answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, hinweis, json_zeile
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Befund, Messwert


def check(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Prüft Datenbank, Ordner, Platz, Schlüssel, Postfach, Verzeichnis, DMS, Partner, Worker, Uhr, Fristen und
    Warteschlange. Ende 0 in Ordnung, 1 Warnung, 2 kritisch, 3 nicht festzustellen."""
    from gateway.auskunft.betrieb import schlimmste
    from gateway.bootstrap.installation import Installation
    from gateway.bootstrap.pruefung import befunde

    gefunden = list(befunde(Installation(lade(settings))))
    if json:
        for befund in gefunden:
            json_zeile(
                {
                    "was": befund.was.value,
                    "ok": befund.ok,
                    "stufe": befund.stufe.value,
                    "mandant": befund.mandant,
                    "text": _mit_mandant(befund),
                    "rat": befund.rat,
                }
            )
        hinweis(_zusammen(gefunden))
    else:
        print("\n".join([_erste_zeile(gefunden), *map(_zeile, gefunden)]))
    raise typer.Exit(schlimmste(gefunden).ende)


def _erste_zeile(gefunden: Sequence[Befund]) -> str:
    """What monitoring shows, and behind the bar the figures that it draws."""
    werte = [_messwert(wert) for befund in gefunden for wert in befund.messwerte]
    return f"{_zusammen(gefunden)} | {' '.join(werte)}"


def _zusammen(gefunden: Sequence[Befund]) -> str:
    from gateway.auskunft.betrieb import schlimmste

    stufe = schlimmste(gefunden)
    if stufe.ende == 0:
        return f"OK - {len(gefunden)} Prüfungen, alles in Ordnung"
    schlechte = [b for b in gefunden if b.stufe is stufe]
    texte = "; ".join(_mit_mandant(b).replace("|", "/") for b in schlechte[:3])
    weitere = f" (und {len(schlechte) - 3} weitere)" if len(schlechte) > 3 else ""
    return f"{stufe.value.upper()} - {texte}{weitere}"


def _zeile(befund: Befund) -> str:
    rat = f" Rat: {befund.rat}" if befund.rat and not befund.ok else ""
    return f"{befund.stufe.value:<9} {befund.was.value}: {_mit_mandant(befund)}{rat}"


def _mit_mandant(befund: Befund) -> str:
    return f"{befund.mandant}: {befund.text}" if befund.mandant else befund.text


def _messwert(wert: Messwert) -> str:
    """'label'=value[unit];warn;crit, as the plug-in guidelines write it; "N:" alarms below N."""
    name = f"{wert.name}_{wert.mandant}" if wert.mandant else wert.name
    zeichen = ":" if wert.unter else ""
    marken = (f"{marke:g}{zeichen}" if marke is not None else "" for marke in (wert.warnung, wert.kritisch))
    return f"'{name}'={wert.wert:.12g}{wert.einheit};{';'.join(marken)}".rstrip(";")
