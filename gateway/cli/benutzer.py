"""Commands `benutzer list|anlegen|rolle|rollen|bestaetigen|sperren|abmelden|kennwort`: who may decide, and gets in how.

Whoever may read the settings may do this (`gateway.cli.bediener`); the audit log names the account."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.migration import pruefe_stand
from gateway.ablage.tabellen import Benutzerzeile
from gateway.ablage.wettlauf import noch_einmal
from gateway.auskunft.betrieb.personal import Personal
from gateway.bootstrap.zeit import Systemuhr
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, moment, sekunde
from gateway.cli.bediener import wer
from gateway.cli.kennwort import kennwort
from gateway.cli.mandanten import MandantOption
from gateway.domain.aufgabe import Rolle
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.settings import lade
from gateway.web.zugang import Zugangsfach

_Wert = TypeVar("_Wert")

app = typer.Typer(
    help="Benutzerinnen und Benutzer.",
    epilog="Wer die Einstellungen lesen darf, verwaltet sie; das Protokoll nennt das Konto des Betriebssystems.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Kennung = Annotated[
    str, typer.Argument(metavar="USER", help="Kennung: kleine Buchstaben, Ziffern, Punkt, Strich.")
]


@app.command("list")
def list_(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt alle mit ihren Rollen je Behörde."""
    zeilen = _mit_bestand(settings, lambda bestand: [_werte(bestand, zeile) for zeile in bestand.liste()])
    for werte in zeilen:
        ergebnis(werte, _tabellenzeile(werte), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(zeilen), 'Person', 'Personen')}.")


@app.command()
def anlegen(
    user: Kennung,
    name: Annotated[str, typer.Option(help="Name, wie er in Zeitlinien steht.")],
    rolle: Annotated[list[Rolle] | None, typer.Option(help="Rolle; mehrfach möglich.")] = None,
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Legt eine Person an, auf Wunsch gleich mit Rollen."""
    kennung = mandanten.einer(lade(settings), mandant) if rolle or mandant else None

    def tue(bestand: Benutzerbestand) -> dict[str, Any]:
        zeile = bestand.lege_an(user, name, wer=wer())
        if kennung and rolle:
            bestand.setze_rollen(zeile.id, kennung, rolle, wer=wer())
        return _werte(bestand, zeile)

    werte = _mit_bestand(settings, tue)
    ergebnis({"ok": True, **werte}, f"Angelegt: {_tabellenzeile(werte)}", als_json=json)


@app.command("rolle")
def rolle_(
    user: Kennung,
    rollen: Annotated[
        list[Rolle] | None, typer.Argument(metavar="ROLLE…", help="Genau diese Rollen hat die Person dann.")
    ] = None,
    mandant: MandantOption = None,
    keine: Annotated[bool, typer.Option("--keine", help="Alle Rollen dieser Behörde nehmen.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Setzt die Rollen einer Person für eine Behörde."""
    if bool(rollen) == keine:
        raise AufrufFehler("Es fehlen die Rollen; »--keine« nimmt alle.")
    kennung = mandanten.einer(lade(settings), mandant)

    def tue(bestand: Benutzerbestand) -> dict[str, Any]:
        bestand.setze_rollen(user, kennung, rollen or [], wer=wer())
        return _werte(bestand, bestand.lies(user))

    werte = _mit_bestand(settings, tue)
    ergebnis({"ok": True, **werte}, _tabellenzeile(werte), als_json=json)


@app.command()
def sperren(
    user: Kennung,
    aufheben: Annotated[bool, typer.Option("--aufheben", help="Die Sperre aufheben.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Sperrt eine Person: sie entscheidet nichts mehr und meldet sich nicht mehr an.

    »--aufheben« entsperrt auch ein Konto, das nach vergeblichen Anmeldungen gesperrt ist."""
    werte = _mit_bestand(
        settings, lambda bestand: _werte(bestand, bestand.sperre(user, not aufheben, wer=wer()))
    )
    if not aufheben:
        _beende_alle(settings, werte["id"])
    ergebnis({"ok": True, **werte}, _tabellenzeile(werte), als_json=json)


@app.command()
def abmelden(user: Kennung, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Beendet alle Sitzungen einer Person, etwa wenn ein Gerät verloren ging; anmelden darf sie sich wieder.

    Zugangsworte für Skripte widerruft »token widerrufen«."""

    def tue(bestand: Benutzerbestand) -> str:
        id = bestand.lies(user).id
        bestand.vermerke_abmeldung(id, wer=wer())
        return id

    id = _mit_bestand(settings, tue)
    beendet = _beende_alle(settings, id)
    text = (
        f"{anzahl(beendet, 'Sitzung ist', 'Sitzungen sind')} beendet." if beendet else "Es gab keine Sitzung."
    )
    ergebnis({"ok": True, "id": id, "sitzungen_beendet": beendet}, text, als_json=json)


@app.command("rollen")
def rollen_(
    mandant: MandantOption = None,
    faellig: Annotated[
        bool, typer.Option("--faellig", help="Nur, was niemand im letzten Jahr bestätigt hat.")
    ] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt, wer was seit wann darf, wer es zuletzt bestätigt hat und wann es fällig ist."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    personal = Personal(installation.datenbank, installation.uhr)
    for kennung in mandanten.gemeinte(installation.einstellungen, mandant):
        for r in (r for r in personal.rollen(kennung) if r.faellig or not faellig):
            werte = {
                "mandant": kennung,
                "id": r.id,
                "name": r.name,
                "rolle": r.rolle.value,
                "gesperrt": r.gesperrt,
                "seit": sekunde(r.seit),
                "bestaetigt": sekunde(r.bestaetigt),
                "bestaetigt_von": r.bestaetigt_von,
                "bis": sekunde(r.bis),
                "faellig": r.faellig,
            }
            wann = f"bestätigt {oertlich(r.bestaetigt):%d.%m.%Y} von {r.bestaetigt_von}"
            text = f"{kennung}  {r.id:<20}  {r.rolle.value:<16}  {wann}"
            ergebnis(werte, f"{text}{'  ÜBERFÄLLIG' if r.faellig else ''}", als_json=json)


@app.command()
def bestaetigen(
    user: Kennung,
    rolle: Annotated[Rolle, typer.Argument(metavar="ROLLE", help="Die Rolle, die die Person noch braucht.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Bestätigt, dass die Person die Rolle noch braucht; entzogen wird sie mit »benutzer rolle«."""
    kennung = mandanten.einer(lade(settings), mandant)

    def tue(bestand: Benutzerbestand) -> dict[str, Any]:
        bestand.bestaetige(user, kennung, rolle, wer=wer())
        return _werte(bestand, bestand.lies(user))

    werte = _mit_bestand(settings, tue)
    ergebnis({"ok": True, **werte}, f"Bestätigt: {_tabellenzeile(werte)}", als_json=json)


app.command("kennwort")(kennwort)


def _beende_alle(settings: Path | None, id: str) -> int:
    with _datenbank(settings) as datenbank:
        return Zugangsfach(datenbank, Systemuhr()).beende_alle(id)


@noch_einmal
def _mit_bestand(settings: Path | None, tue: Callable[[Benutzerbestand], _Wert]) -> _Wert:
    """All of it in one transaction."""
    with _datenbank(settings) as datenbank, datenbank.schreiben() as session:
        wert = tue(Benutzerbestand(session, Systemuhr()))
        session.commit()
    return wert


@contextmanager
def _datenbank(settings: Path | None) -> Iterator[Datenbank]:
    datenbank = Datenbank(lade(settings).datenbank.url)
    try:
        pruefe_stand(datenbank)
        yield datenbank
    finally:
        datenbank.schliesse()


def _werte(bestand: Benutzerbestand, zeile: Benutzerzeile) -> dict[str, Any]:
    return {
        "id": zeile.id,
        "name": zeile.name,
        "rollen": {k: [r.value for r in rollen] for k, rollen in bestand.rollen(zeile.id).items()},
        "gesperrt": zeile.gesperrt,
        "zuletzt": moment(zeile.zuletzt),
    }


def _tabellenzeile(werte: dict[str, Any]) -> str:
    rollen = "; ".join(f"{k}: {', '.join(r)}" for k, r in werte["rollen"].items())
    gesperrt = "  gesperrt" if werte["gesperrt"] else ""
    return f"{werte['id']:<20}  {werte['name']:<30}  {rollen or '–'}{gesperrt}"
