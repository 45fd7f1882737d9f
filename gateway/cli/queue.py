"""Commands `queue list|show|retry|park|zurueckgeben`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auftragszustand
from gateway.ablauf.post.rueckweisung import SONSTIGES
from gateway.ablauf.reparatur import OHNE_GRUND, Auslese, Werkstatt
from gateway.ablauf.vorschau import Vorschau, sieh_voraus, zusammen
from gateway.ablauf.zurueckgeben import Rueckgabe
from gateway.cli import bediener, mandanten
from gateway.cli.angaben import SettingsOption, dauer
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile, sekunde
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.queue.verwaltung import Auswahl
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Auftragsstand
    from gateway.bootstrap.installation import Installation

app = typer.Typer(help="Die Warteschlange.", no_args_is_help=True, rich_markup_mode=None)
Nummer = Annotated[
    int, typer.Argument(metavar="NUMMER", help="Nummer des Auftrags, wie »queue list« sie zeigt.")
]
EineNummer = Annotated[
    int | None, typer.Argument(metavar="[NUMMER]", help="Ein Auftrag, mit der Nummer aus »queue list«.")
]
UrsacheOption = Annotated[
    str | None, typer.Option("--ursache", metavar="CODE", help="Alle mit dieser Ursache aus »queue list«.")
]
PartnerOption = Annotated[
    str | None, typer.Option("--partner", metavar="K", help="Alle mit dieser Behörde, etwa azr:001900.")
]
VorgangOption = Annotated[
    str | None, typer.Option("--vorgang", metavar="ID", help="Alle dieser Übergabe; der Anfang genügt.")
]
AlleOption = Annotated[bool, typer.Option("--alle", help="Alle, mit denen das geht.")]
ProbelaufOption = Annotated[bool, typer.Option("--probelauf", help="Nur zählen, nichts ändern.")]


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
        ergebnis(_werte(zeile), _tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(_schluss(len(zeilen), hoechstens, zeilen[-1].nummer if zeilen else 0))


@app.command()
def show(nummer: Nummer, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt einen Auftrag."""
    installation = _installation(settings)
    werte = _werte(_beim_mandanten(installation, lambda k: installation.betriebsauskunft(k).auftrag(nummer)))
    if json:
        json_zeile(werte)
        return
    for name, wert in werte.items():
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

    zahl = _repariere(installation, mandant, _gemeint(nummer, ursache, partner, vorgang, alle=alle), tue)
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
    zahl = _repariere(
        installation,
        mandant,
        _gemeint(nummer, ursache, partner, vorgang, alle=alle),
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

    zahl = _repariere(installation, mandant, _gemeint(nummer, ursache, partner, vorgang, alle=alle), tue)
    wird = ("würde", "würden") if probelauf else ("wird", "werden")
    text = f"{anzahl(zahl, 'Auftrag', 'Aufträge')} {wird[zahl != 1]} zurückgegeben. {gesamt.satz}".rstrip()
    nicht = [{"anzahl": n, "grund": warum} for warum, n in gesamt.nicht.items()]
    ergebnis({"ok": True, "anzahl": zahl, "probelauf": probelauf, "nicht": nicht}, text, als_json=json)


def _gemeint(
    nummer: int | None, ursache: str | None, partner: str | None, vorgang: str | None, *, alle: bool
) -> tuple[Auslese, str | None]:
    """Which items, and the handover as it was typed. Raises `AufrufFehler` where nothing was said, or two things
    that exclude each other."""
    genannt = [a for a in (ursache, partner, vorgang) if a is not None]
    if not (nummer is not None or genannt or alle):
        raise AufrufFehler("Welche Aufträge? NUMMER, --ursache, --partner, --vorgang oder --alle.")
    if (nummer is not None and (genannt or alle)) or (alle and genannt):
        raise AufrufFehler("NUMMER und --alle stehen für sich allein.")
    return Auslese(nummer, ursache, partner), vorgang


def _repariere(
    installation: Installation,
    mandant: str | None,
    gemeint: tuple[Auslese, str | None],
    tue: Callable[[Werkstatt, Auslese], int],
) -> int:
    auslese, text = gemeint

    def bei(kennung: str) -> int:
        return tue(Werkstatt(installation.datenbank, kennung, installation.uhr, bediener.wer()), auslese)

    if text is not None:
        kennung, vorgang = mandanten.vorgang(installation, mandant, text)
        auslese = Auslese(None, auslese.ursache, auslese.partner, vorgang)
        return bei(kennung)
    if auslese.nummer is not None:
        zahl: int = _beim_mandanten(installation, bei, mandant)
        return zahl
    return sum(bei(kennung) for kennung in mandanten.gemeinte(installation.einstellungen, mandant))


def _beim_mandanten(installation: Installation, tue: Callable[[str], Any], mandant: str | None = None) -> Any:
    """Numbers count through the whole installation: ask each Mandant for it. Raises `NichtGefunden`."""
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        try:
            return tue(kennung)
        except NichtGefunden:
            continue
    raise NichtGefunden("Diesen Auftrag gibt es nicht.")


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


def _werte(zeile: Auftragsstand) -> dict[str, Any]:
    return {
        "nummer": zeile.nummer,
        "mandant": zeile.mandant,
        "art": zeile.art,
        "zustand": zeile.zustand.value,
        "vorgang": str(zeile.vorgang) if zeile.vorgang else None,
        "partner": zeile.partner,
        "seit": sekunde(zeile.seit),
        "versuche": zeile.versuche,
        "ursache": zeile.ursache,
        "text": zeile.text,
        "rat": zeile.rat,
        "nachricht": str(zeile.nachricht) if zeile.nachricht else None,
        "schluessel": zeile.schluessel,
        "klasse": zeile.klasse.value,
        "faellig": sekunde(zeile.faellig),
        "bearbeiter": zeile.bearbeiter,
        "erstellt": sekunde(zeile.erstellt),
    }


def _tabellenzeile(zeile: Auftragsstand) -> str:
    spalten = (
        f"{zeile.nummer:>8}",
        f"{zeile.zustand:<9}",
        oertlich(zeile.seit).strftime("%d.%m.%Y %H:%M:%S"),
        f"{zeile.mandant:<12}",
        f"{zeile.art:<20}",
        f"{zeile.versuche:>2}×",
        f"{str(zeile.vorgang or '')[:8]:<8}",
        f"{zeile.partner or '':<12}",
        f"{zeile.ursache or '':<24}",
        zeile.text or "",
    )
    return "  ".join(spalten).rstrip()


def _schluss(gezeigt: int, hoechstens: int, letzte: int) -> str:
    if gezeigt == 0:
        return "Keine Aufträge."
    weiter = f" Weiter mit --after {letzte}." if gezeigt == hoechstens else ""
    return f"{anzahl(gezeigt, 'Auftrag', 'Aufträge')}.{weiter}"
