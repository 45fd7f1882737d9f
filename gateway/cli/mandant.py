"""Commands `mandant show|ausfuehren|einfuehren|aufloesen|bestaetigen|zuruecknehmen`: one authority as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.cli.bediener import wer
from gateway.domain.worte import anzahl, oertlich
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.ablage.tabellen import Aufloesungszeile
    from gateway.bootstrap.installation import Installation
    from gateway.bootstrap.sicherung.manifest import Manifest

app = typer.Typer(
    help="Eine Behörde als Ganzes: ausführen, einführen, auflösen.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kennung = Annotated[str, typer.Argument(metavar="KENNUNG", help="Kennung der Behörde, etwa azr:001900.")]
Ordner = Annotated[Path, typer.Argument(metavar="DIR", help="Ordner der Ausfuhr.")]
Schluesseldatei = Annotated[
    Path, typer.Option(help="Datei mit dem Schlüssel der Ausfuhr; getrennt von ihr zu verwahren.")
]
Durch = Annotated[str, typer.Option(help="Benutzerkennung mit der Rolle Administration bei dieser Behörde.")]


@app.command()
def show(kennung: Kennung, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, was von einer Behörde da ist und was ihrer Auflösung entgegensteht; nach ihr, dass nichts mehr da ist."""
    from gateway.bootstrap.mandant.aufloesung import stand

    werte = stand(_installation(settings), kennung)
    zeilen = ", ".join(f"{name} {zahl}" for name, zahl in werte["zeilen"].items())
    ergebnis(werte, f"{kennung}: {zeilen or 'nichts'}.", als_json=json)


@app.command()
def ausfuehren(
    kennung: Kennung,
    dir: Ordner,
    schluessel_datei: Schluesseldatei,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Schreibt alles von einer Behörde in einen leeren Ordner: Zeilen, Inhalte, Schlüssel, Protokoll."""
    from gateway.bootstrap.mandant.ausfuhr import fuehre_aus

    fertig = fuehre_aus(_installation(settings), kennung, dir, schluessel_datei, wer=wer())
    text = f"Ausgeführt: {_umfang(fertig)}. Ohne {schluessel_datei} liest niemand die Inhalte."
    ergebnis({"ok": True, "ordner": str(dir), **_werte(fertig)}, text, als_json=json)


@app.command()
def einfuehren(
    dir: Ordner, schluessel_datei: Schluesseldatei, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Nimmt eine Behörde auf, die eine andere Installation ausgeführt hat; sie steht schon in den Einstellungen."""
    from gateway.bootstrap.mandant.einfuhr import fuehre_ein

    gelesen = fuehre_ein(_installation(settings), dir, schluessel_datei, wer=wer())
    text = f"Eingeführt: {_umfang(gelesen)}. Jetzt Benutzer und Rollen vergeben, dann die Worker starten."
    ergebnis({"ok": True, **_werte(gelesen)}, text, als_json=json)


@app.command()
def aufloesen(
    kennung: Kennung,
    durch: Durch,
    grund: Annotated[str, typer.Option(help="Warum; steht im Protokoll.")],
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Beantragt die Auflösung; es geschieht nichts, bis eine zweite Person sie bestätigt."""
    from gateway.bootstrap.mandant.aufloesung import beantrage

    zeile = beantrage(_installation(settings), kennung, durch, grund)
    _melde(zeile, f"Beantragt. Bestätigen muss eine andere Person: »mandant bestaetigen {kennung}«.", json)


@app.command()
def zuruecknehmen(
    kennung: Kennung, durch: Durch, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Nimmt einen Antrag zurück, den noch niemand bestätigt hat."""
    from gateway.bootstrap.mandant.aufloesung import nimm_zurueck

    nimm_zurueck(_installation(settings), kennung, durch)
    ergebnis({"ok": True, "mandant": kennung}, "Der Antrag ist zurückgenommen.", als_json=json)


@app.command()
def bestaetigen(
    kennung: Kennung, durch: Durch, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Löst die Behörde auf: Inhaltsschlüssel vernichtet, Inhalte und Zeilen fort; nicht rückgängig zu machen."""
    from gateway.bootstrap.mandant.aufloesung import bestaetige

    zeile = bestaetige(_installation(settings), kennung, durch, hinweis)
    wann = oertlich(zeile.fertig_am) if zeile.fertig_am else None
    text = (
        f"Aufgelöst am {wann:%d.%m.%Y um %H:%M}. Alte Sicherungen und ihr Hauptschlüssel: docs/mandanten.md."
    )
    _melde(zeile, text, json)


def _installation(settings: SettingsOption) -> Installation:
    from gateway.bootstrap.installation import Installation

    return Installation(lade(settings))


def _melde(zeile: Aufloesungszeile, text: str, json: bool) -> None:
    werte = {
        "ok": True,
        "mandant": zeile.mandant,
        "beantragt_von": zeile.beantragt_von,
        "bestaetigt_von": zeile.bestaetigt_von,
        "gegangen": zeile.gegangen,
    }
    ergebnis(werte, text, als_json=json)


def _werte(m: Manifest) -> dict[str, Any]:
    return {
        "mandant": m.mandanten[0],
        "zeit": m.zeit,
        "schluessel_datei": m.hauptschluessel,
        "dateien": len(m.dateien),
        "bytes": sum(d.groesse for d in m.dateien.values()),
    }


def _umfang(m: Manifest) -> str:
    menge = sum(d.groesse for d in m.dateien.values()) / 1e6
    return f"{m.mandanten[0]}, {anzahl(len(m.dateien), 'Datei', 'Dateien')}, {menge:.1f} MB"
