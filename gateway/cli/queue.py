"""Commands `queue list|show|retry|park|zurueckgeben`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.post.rueckweisung import SONSTIGES
from gateway.ablauf.reparatur import OHNE_GRUND, Auslese, Werkstatt
from gateway.ablauf.vorschau import Vorschau, sieh_voraus, zusammen
from gateway.ablauf.zurueckgeben import Rueckgabe
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption, dauer
from gateway.cli.auftragsausgabe import schluss, tabellenzeile, werte
from gateway.cli.auftragsauswahl import (
    AlleOption,
    EineNummer,
    PartnerOption,
    ProbelaufOption,
    UrsacheOption,
    VorgangOption,
    beim_mandanten,
    gemeint,
    repariere,
)
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler
from gateway.queue.verwaltung import Auswahl
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation

app = typer.Typer(help="Die Warteschlange.", no_args_is_help=True, rich_markup_mode=None)
Nummer = Annotated[
    int, typer.Argument(metavar="NUMMER", help="Nummer des Auftrags, wie »queue list« sie zeigt.")
]


@app.command("list")
def list_(
    zustand: Annotated[Auftragszustand | None, typer.Option(help="Nur Aufträge in diesem Zustand.")] = None,
    art: Annotated[str | None, typer.Option(help="Nur Aufträge dieser Art.")] = None,
    ursache: UrsacheOption = None,
    mandant: MandantOption = None,
    aelter_als: Annotated[
        str | None, typer.Option("--older-than", help="Nur seit so lange unveränderte, etwa 30m, 2h, 7d.")
    ] = None,
    nach: Annotated[int, typer.Option("--after", min=0, help="Weiter nach dieser Nummer.")] = 0,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Aufträge; ohne --zustand die unerledigten. Geparkte stehen in der Fehlerablage."""
    installation = _installation(settings)
    vor = installation.uhr.jetzt() - dauer(aelter_als) if aelter_als else None
    auswahl = Auswahl(zustand, art, None, vor, ursache, nach, hoechstens)
    zeilen = [
        zeile
        for kennung in mandanten.gemeinte(installation.einstellungen, mandant)
        for zeile in installation.betriebsauskunft(kennung).auftraege(auswahl)
    ]
    zeilen = sorted(zeilen, key=lambda zeile: zeile.nummer)[:hoechstens]
    for zeile in zeilen:
        ergebnis(werte(zeile), tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(schluss(len(zeilen), hoechstens, zeilen[-1].nummer if zeilen else 0))


@app.command()
def show(nummer: Nummer, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt einen Auftrag."""
    installation = _installation(settings)
    angaben = werte(beim_mandanten(installation, lambda k: installation.betriebsauskunft(k).auftrag(nummer)))
    if json:
        json_zeile(angaben)
        return
    for name, wert in angaben.items():
        print(f"{name:<12} {'–' if wert is None else wert}")


@app.command()
def retry(
    nummer: EineNummer = None,
    ursache: UrsacheOption = None,
    partner: PartnerOption = None,
    vorgang: VorgangOption = None,
    alle: AlleOption = False,
    weg: Annotated[
        str | None,
        typer.Option(
            "--weg", metavar="osci|xta", help="Nachrichten auf diesem Weg senden und auf keinem anderen."
        ),
    ] = None,
    probelauf: ProbelaufOption = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Holt zurück, was beiseitegelegt ist oder nach einem Fehler wartet: es ist sofort fällig."""
    if weg not in (None, "osci", "xta"):
        raise AufrufFehler("--weg: richtig ist osci oder xta.")
    installation = _installation(settings)
    vorschauen: list[Vorschau] = []

    def tue(werkstatt: Werkstatt, auslese: Auslese) -> int:
        if weg is not None:
            return werkstatt.leite_um(auslese, weg, probelauf=probelauf)
        if not probelauf:
            return werkstatt.hole_zurueck(auslese)
        funde = werkstatt.zurueckholbare(auslese)
        vorschauen.append(sieh_voraus(funde, installation.hindernis))
        return len(funde)

    zahl = repariere(installation, mandant, gemeint(nummer, ursache, partner, vorgang, alle=alle), tue)
    vorschau = zusammen(vorschauen) if probelauf else None
    _melde(zahl, "zurückgeholt und sofort fällig", probelauf, als_json=json, vorschau=vorschau)


@app.command()
def park(
    nummer: EineNummer = None,
    ursache: UrsacheOption = None,
    partner: PartnerOption = None,
    vorgang: VorgangOption = None,
    alle: AlleOption = False,
    grund: Annotated[
        str, typer.Option("--grund", help="Warum; steht in Liste und Zeitlinie, ohne Personendaten.")
    ] = OHNE_GRUND,
    probelauf: ProbelaufOption = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Legt Aufträge beiseite, bis »queue retry« sie zurückholt; die Übergabe gilt so lange als gestört."""
    installation = _installation(settings)
    zahl = repariere(
        installation,
        mandant,
        gemeint(nummer, ursache, partner, vorgang, alle=alle),
        lambda werkstatt, auslese: werkstatt.parke(auslese, grund, probelauf=probelauf),
    )
    _melde(zahl, "beiseitegelegt", probelauf, als_json=json)


@app.command()
def zurueckgeben(
    grund: Annotated[
        str, typer.Option("--grund", help="Warum; der Absender liest es. Ohne Namen und Aktenzeichen.")
    ],
    nummer: EineNummer = None,
    ursache: UrsacheOption = None,
    partner: PartnerOption = None,
    vorgang: VorgangOption = None,
    alle: AlleOption = False,
    code: Annotated[
        str, typer.Option("--code", metavar="CODE", help="Fehlercode der Rückweisung.")
    ] = SONSTIGES,
    probelauf: ProbelaufOption = False,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Gibt Angekommenes, das hier nicht weiterkommt, mit einer Rückweisung (0010) an den Absender zurück.

    Eigene Nachrichten, Antworten und was schon im DMS liegt, bleiben; die Antwort sagt, wie viele und warum."""
    installation, gesamt = _installation(settings), Rueckgabe()

    def tue(werkstatt: Werkstatt, auslese: Auslese) -> int:
        hier = werkstatt.gib_zurueck(auslese, code, grund, probelauf=probelauf)
        gesamt.nimm(hier)
        return hier.anzahl

    zahl = repariere(installation, mandant, gemeint(nummer, ursache, partner, vorgang, alle=alle), tue)
    wird = ("würde", "würden") if probelauf else ("wird", "werden")
    text = f"{anzahl(zahl, 'Auftrag', 'Aufträge')} {wird[zahl != 1]} zurückgegeben. {gesamt.satz}".rstrip()
    nicht = [{"anzahl": n, "grund": warum} for warum, n in gesamt.nicht.items()]
    ergebnis({"ok": True, "anzahl": zahl, "probelauf": probelauf, "nicht": nicht}, text, als_json=json)


def _installation(settings: Path | None) -> Installation:
    from gateway.bootstrap.installation import Installation

    return Installation.geoeffnet(lade(settings))


def _melde(zahl: int, was: str, probelauf: bool, *, als_json: bool, vorschau: Vorschau | None = None) -> None:
    wird = ("würde", "würden") if probelauf else ("ist", "sind")
    text = f"{anzahl(zahl, 'Auftrag', 'Aufträge')} {wird[zahl != 1]} {was}{' werden' * probelauf}."
    werte: dict[str, Any] = {"ok": True, "anzahl": zahl, "probelauf": probelauf}
    if vorschau is not None:
        text = f"{text} {vorschau.satz}".rstrip()
        hindernisse = [{"anzahl": s.anzahl, "grund": s.grund} for s in vorschau.stockungen]
        werte |= {"gesendet": vorschau.gesendet, "hindernisse": hindernisse}
    ergebnis(werte, text, als_json=als_json)
