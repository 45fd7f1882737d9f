"""Commands `regeln show|list|check|simulieren|entwurf|aktivieren`: which rules count, and who changes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.ablauf.regelwerk import datei as regeldatei
from gateway.ablauf.regelwerk.vergleich import unterschiede
from gateway.cli import mandanten, regelausgabe
from gateway.cli.angaben import SettingsOption, tag
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile, moment
from gateway.cli.mandanten import MandantOption
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Regelauskunft

app = typer.Typer(
    help="Die Regeln, nach denen Akten angefordert und abgegeben werden.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Datei = Annotated[
    Path, typer.Argument(metavar="FILE", help="Regelsatz als TOML, wie »regeln show --toml« ihn zeigt.")
]
DurchOption = Annotated[
    str, typer.Option("--durch", metavar="USER", help="Wer das tut: Kennung aus »benutzer list«.")
]
VersionOption = Annotated[
    int | None, typer.Option("--version", min=0, help="Diese Version; 0 ist die mitgelieferte.")
]


@app.command()
def show(
    mandant: MandantOption = None,
    version: VersionOption = None,
    gegen: Annotated[
        int | None, typer.Option("--gegen", min=0, help="Nur was sich gegenüber dieser Version ändert.")
    ] = None,
    toml: Annotated[bool, typer.Option("--toml", help="Als Datei zum Bearbeiten.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt die geltenden Regeln in ihrer Reihenfolge, mit Rechtsgrundlage und Satz."""
    kennung, auskunft = _auskunft(settings, mandant)
    satz = auskunft.satz(version)
    if gegen is not None:
        _zeige_unterschiede(auskunft.satz(gegen), satz, als_json=json)
    elif toml:
        text = regeldatei.schreibe(satz, f"Regelsatz von {kennung}, Version {satz.version}")
        werte = {"mandant": kennung, "version": satz.version, "toml": text}
        ergebnis(werte, text.rstrip("\n"), als_json=json)
    elif json:
        json_zeile({"mandant": kennung, **regelausgabe.satzwerte(satz)})
    else:
        for zeile in regelausgabe.satzzeilen(satz):
            print(zeile)


@app.command("list")
def list_(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt die Versionen: wer sie entworfen und wer sie aktiviert hat."""
    kennung, auskunft = _auskunft(settings, mandant)
    for fassung in auskunft.fassungen():
        ergebnis(
            {"mandant": kennung, **regelausgabe.fassungswerte(fassung)},
            regelausgabe.fassungszeile(fassung),
            als_json=json,
        )


@app.command()
def check(
    datei: Datei, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Prüft einen Regelsatz und sagt, was er gegenüber dem geltenden ändert."""
    _, auskunft = _auskunft(settings, mandant)
    gilt = auskunft.bisheriger()
    aendert = list(unterschiede(gilt, regeldatei.lies_datei(datei, auskunft.vorgabe)))
    text = f"Der Regelsatz ist gültig. {_was_sich_aendert(gilt, aendert)}"
    ergebnis(
        {"file": str(datei), "ok": True, "code": None, "text": text, "aendert": aendert}, text, als_json=json
    )
    if not json:
        for satz in aendert:
            print(f"  {satz}")


@app.command()
def simulieren(
    seit: Annotated[str, typer.Option("--seit", metavar="DATE", help="Ab diesem Tag, JJJJ-MM-TT.")],
    entwurf: Annotated[
        Path | None,
        typer.Option("--entwurf", metavar="FILE", help="Gegen diesen Regelsatz statt gegen den geltenden."),
    ] = None,
    version: VersionOption = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Spielt Meldungen und Anforderungen seit einem Tag gegen einen Regelsatz nach; schreibt nichts."""
    from gateway.auskunft.betrieb.simulation import Zaehlung
    from gateway.bootstrap.installation import Installation

    if entwurf is not None and version is not None:
        raise AufrufFehler("Bitte entweder --entwurf oder --version angeben.")
    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    auskunft = installation.regelauskunft(kennung)
    ab = tag(seit, "--seit", installation.uhr.jetzt())
    satz = auskunft.satz(version) if entwurf is None else regeldatei.lies_datei(entwurf, auskunft.vorgabe)
    summe = Zaehlung()
    for fall in installation.simulation(kennung).spiele_nach(ab, satz, summe):
        if json:
            json_zeile(regelausgabe.fallwerte(fall))
        elif fall.anders:
            print(regelausgabe.fallzeile(fall))
    gegen = str(entwurf) if entwurf else f"Version {satz.version}"
    aendert = list(unterschiede(auskunft.bisheriger(), satz))
    werte = {"art": "summe", "mandant": kennung, "seit": moment(ab), "gegen": gegen}
    ergebnis(werte | vars(summe) | {"aendert": aendert}, regelausgabe.summentext(summe, gegen), als_json=json)
    if not json:
        for satzteil in aendert:
            print(f"  {satzteil}")


@app.command()
def entwurf(
    datei: Datei,
    durch: DurchOption,
    grund: Annotated[str, typer.Option(help="Warum; steht bei der Version.")] = "",
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Speichert einen Regelsatz als neue Version; er gilt, wenn eine zweite Person ihn aktiviert."""
    from gateway.ablauf.regelwerk import aenderung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    auskunft = installation.regelauskunft(kennung)
    satz = regeldatei.lies_datei(datei, auskunft.vorgabe)
    aendert = list(unterschiede(auskunft.bisheriger(), satz))
    version = aenderung.entwirf(installation.haus(kennung), satz, durch, grund)
    text = f"Gespeichert als Version {version}. Sie gilt, wenn eine andere Person mit der Rolle Freigabe sie aktiviert."
    ergebnis({"ok": True, "version": version, "aendert": aendert, "text": text}, text, als_json=json)


@app.command()
def aktivieren(
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="Nummer aus »regeln list«.")],
    durch: DurchOption,
    grund: Annotated[str, typer.Option(help="Warum; steht bei der Version.")] = "",
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Setzt eine entworfene Version in Kraft; das tut eine andere Person, als sie entworfen hat."""
    from gateway.ablauf.regelwerk import aenderung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    satz = aenderung.aktiviere(installation.haus(kennung), version, durch, grund)
    text = f"Ab jetzt gilt die Version {satz.version}."
    ergebnis({"ok": True, "version": satz.version, "text": text}, text, als_json=json)


def _auskunft(settings: Path | None, mandant: str | None) -> tuple[str, Regelauskunft]:
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    return kennung, installation.regelauskunft(kennung)


def _zeige_unterschiede(alt: Regelsatz, neu: Regelsatz, *, als_json: bool) -> None:
    saetze = list(unterschiede(alt, neu))
    if als_json:
        json_zeile({"von": alt.version, "nach": neu.version, "aendert": saetze})
        return
    for satz in saetze:
        print(satz)
    if not saetze:
        hinweis(f"Die Versionen {alt.version} und {neu.version} sagen dasselbe.")


def _was_sich_aendert(gilt: Regelsatz, aendert: list[str]) -> str:
    if not aendert:
        return f"Er sagt dasselbe wie die geltende Version {gilt.version}."
    return (
        f"Gegenüber der geltenden Version {gilt.version}: {anzahl(len(aendert), 'Änderung', 'Änderungen')}."
    )
