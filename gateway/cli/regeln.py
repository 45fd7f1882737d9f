"""Commands `regeln show|list|check|simulieren|entwurf|aktivieren`: which rules count, and who changes them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway.ablauf.regelwerk import datei as regeldatei
from gateway.ablauf.regelwerk.vergleich import als_text, unterschiede
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption, tag
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.domain.regel import Regel
from gateway.domain.regelsatz import Regelsatz
from gateway.domain.sachverhalt import Seite
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.auskunft.betrieb import Fassung, Regelauskunft
    from gateway.auskunft.betrieb.simulation import Nachspiel, Zaehlung

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
        json_zeile({"mandant": kennung, **_werte(satz)})
    else:
        for zeile in _zeilen(satz):
            print(zeile)


@app.command("list")
def list_(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt die Versionen: wer sie entworfen und wer sie aktiviert hat."""
    kennung, auskunft = _auskunft(settings, mandant)
    for fassung in auskunft.fassungen():
        ergebnis({"mandant": kennung, **_fassungswerte(fassung)}, _fassungszeile(fassung), als_json=json)


@app.command()
def check(
    datei: Datei, mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False
) -> None:
    """Prüft einen Regelsatz und sagt, was er gegenüber dem geltenden ändert."""
    _, auskunft = _auskunft(settings, mandant)
    gilt = auskunft.satz()
    aendert = list(unterschiede(gilt, regeldatei.lies_datei(datei, auskunft.grenzen)))
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
    satz = auskunft.satz(version) if entwurf is None else regeldatei.lies_datei(entwurf, auskunft.grenzen)
    summe = Zaehlung()
    for fall in installation.simulation(kennung).spiele_nach(ab, satz, summe):
        if json:
            json_zeile(_fallwerte(fall))
        elif fall.anders:
            print(_fallzeile(fall))
    gegen = str(entwurf) if entwurf else f"Version {satz.version}"
    ergebnis(
        {"art": "summe", "mandant": kennung, "seit": oertlich(ab).isoformat(), "gegen": gegen, **vars(summe)},
        _summentext(summe, gegen),
        als_json=json,
    )


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
    satz = regeldatei.lies_datei(datei, auskunft.grenzen)
    aendert = list(unterschiede(auskunft.satz(), satz))
    version = aenderung.entwirf(installation.haus(kennung), satz, durch, grund)
    text = f"Gespeichert als Version {version}. Sie gilt, wenn eine andere Person mit der Rolle Freigabe sie aktiviert."
    ergebnis({"ok": True, "version": version, "aendert": aendert, "text": text}, text, als_json=json)


@app.command()
def aktivieren(
    version: Annotated[int, typer.Argument(metavar="VERSION", min=1, help="Nummer aus »regeln list«.")],
    durch: DurchOption,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Setzt eine entworfene Version in Kraft; das tut eine andere Person, als sie entworfen hat."""
    from gateway.ablauf.regelwerk import aenderung
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    satz = aenderung.aktiviere(installation.haus(kennung), version, durch)
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


def _seiten(satz: Regelsatz) -> tuple[tuple[Seite, tuple[Regel[Any], ...]], ...]:
    return (
        (Seite.ANFORDERUNG, satz.anforderungsregeln()),
        (Seite.FREIGABE, satz.freigaberegeln()),
    )


def _werte(satz: Regelsatz) -> dict[str, Any]:
    seiten = {
        seite.value: [{"regel": r.kennung, "anker": r.anker, "satz": r.satz} for r in regeln]
        for seite, regeln in _seiten(satz)
    }
    grenzen = {
        name: wert if wert is None or isinstance(wert, int) else als_text(wert)
        for name, wert in vars(satz.grenzen).items()
    }
    aus = [a.regel for a in (*satz.anforderung, *satz.freigabe) if a.aus]
    return {"version": satz.version, "grenzen": grenzen, **seiten, "aus": aus}


def _zeilen(satz: Regelsatz) -> Iterator[str]:
    yield f"Regelsatz Version {satz.version}" + ("" if satz.version else " (mitgeliefert)")
    for name, wert in vars(satz.grenzen).items():
        yield f"  {name} = {als_text(wert)}"
    for seite, regeln in _seiten(satz):
        yield ""
        yield "Anforderung: dürfen wir fragen?" if seite is Seite.ANFORDERUNG else "Freigabe: darf sie gehen?"
        for nummer, regel in enumerate(regeln, 1):
            yield f"{nummer:>3}. {regel.kennung}: {regel.satz}"
            yield f"     {regel.anker}"
    aus = _werte(satz)["aus"]
    if aus:
        yield ""
        yield f"Nicht gefragt: {', '.join(aus)}"


def _fassungswerte(fassung: Fassung) -> dict[str, Any]:
    return {
        **vars(fassung),
        "entworfen_am": oertlich(fassung.entworfen_am).isoformat() if fassung.entworfen_am else None,
        "aktiviert_am": oertlich(fassung.aktiviert_am).isoformat() if fassung.aktiviert_am else None,
    }


def _fassungszeile(fassung: Fassung) -> str:
    gilt = "gilt" if fassung.gilt else "    "
    if fassung.entworfen_am is None:
        return f"{fassung.version:>4}  {gilt}  mitgeliefert"
    teile = f"entworfen {oertlich(fassung.entworfen_am):%d.%m.%Y} {fassung.entworfen_von}"
    if fassung.aktiviert_am is not None:
        teile += f", aktiviert {oertlich(fassung.aktiviert_am):%d.%m.%Y} {fassung.aktiviert_von}"
    return f"{fassung.version:>4}  {gilt}  {teile}" + (f"  {fassung.grund}" if fassung.grund else "")


def _fallwerte(fall: Nachspiel) -> dict[str, Any]:
    return {
        "art": "fall",
        "quelle": fall.quelle,
        "id": str(fall.id),
        "seite": fall.seite.value,
        "zeit": oertlich(fall.zeit).isoformat(),
        "wuerde": fall.wuerde.value,
        "regel": fall.regel,
        "satz": fall.satz,
        "bis": oertlich(fall.bis).isoformat() if fall.bis else None,
        "geschehen": fall.geschehen,
        "geschehen_regel": fall.geschehen_regel,
        "anders": fall.anders,
    }


def _fallzeile(fall: Nachspiel) -> str:
    regel = f" ({fall.regel})" if fall.regel else ""
    return (
        f"{oertlich(fall.zeit):%d.%m.%Y}  {str(fall.id)[:8]}  {fall.geschehen or 'nicht geprüft'}, "
        f"wäre {fall.wuerde.value}{regel}  {fall.satz}"
    )


def _summentext(summe: Zaehlung, gegen: str) -> str:
    if not summe.faelle:
        return "In diesem Zeitraum gibt es nichts nachzuspielen."
    unlesbar = f" Nicht nachgespielt: {summe.unlesbar}." if summe.unlesbar else ""
    return (
        f"{anzahl(summe.faelle, 'Fall', 'Fälle')} gegen {gegen}: {summe.angefordert} angefordert, "
        f"{summe.gesendet} gesendet, {summe.gehalten} gehalten, {summe.gestoppt} gestoppt, "
        f"{summe.wartet} wartend; {summe.anders} anders als geschehen.{unlesbar}"
    )
