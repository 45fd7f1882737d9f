"""Commands `queue list|show|retry|park|vorfaelle`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.migration import pruefe_stand
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand, Vorfallzeile
from gateway.ablauf.aufgaben import FalscheRolle
from gateway.bootstrap.zeit import Systemuhr
from gateway.cli import bediener
from gateway.cli.angaben import SettingsOption, dauer
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.domain.worte import anzahl, oertlich
from gateway.errors import AufrufFehler
from gateway.queue import verwaltung
from gateway.queue.auftrag import Grund
from gateway.settings import lade

app = typer.Typer(help="Die Warteschlange.", no_args_is_help=True, rich_markup_mode=None)
Nummer = Annotated[
    int, typer.Argument(metavar="NUMMER", help="Nummer des Auftrags, wie »queue list« sie zeigt.")
]


@app.command("list")
def list_(
    zustand: Annotated[Auftragszustand | None, typer.Option(help="Nur Aufträge in diesem Zustand.")] = None,
    art: Annotated[str | None, typer.Option(help="Nur Aufträge dieser Art.")] = None,
    mandant: Annotated[str | None, typer.Option(help="Nur Aufträge dieses Mandanten.")] = None,
    aelter_als: Annotated[
        str | None, typer.Option("--older-than", help="Nur seit so lange unveränderte, etwa 30m, 2h, 7d.")
    ] = None,
    nach: Annotated[int, typer.Option("--after", min=0, help="Weiter nach dieser Nummer.")] = 0,
    hoechstens: Annotated[int, typer.Option("--limit", min=1, max=1000, help="So viele höchstens.")] = 50,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt Aufträge; ohne --zustand die unerledigten."""
    jetzt = Systemuhr().jetzt()
    vor = jetzt - dauer(aelter_als) if aelter_als else None
    auswahl = verwaltung.Auswahl(zustand, art, mandant, vor, nach, hoechstens)
    with _datenbank(settings) as datenbank, datenbank.lesen() as session:
        zeilen = verwaltung.liste(session, auswahl)
    for zeile in zeilen:
        ergebnis(_werte(zeile), _tabellenzeile(zeile), als_json=json)
    if not json:
        hinweis(_schluss(len(zeilen), hoechstens, zeilen[-1].id if zeilen else 0))


@app.command()
def show(nummer: Nummer, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt einen Auftrag."""
    with _datenbank(settings) as datenbank, datenbank.lesen() as session:
        werte = _werte(verwaltung.zeige(session, nummer))
    if json:
        json_zeile(werte)
        return
    for name, wert in werte.items():
        print(f"{name:<12} {'–' if wert is None else wert}")


@app.command()
def retry(nummer: Nummer, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Holt einen geparkten oder wartenden Auftrag zurück: er ist sofort fällig."""
    with _datenbank(settings) as datenbank, datenbank.schreiben() as session:
        zeile = verwaltung.hole_zurueck(session, nummer, jetzt=Systemuhr().jetzt(), wer=bediener.wer())
        session.commit()
    ergebnis({"ok": True, **_werte(zeile)}, f"Der Auftrag {nummer} ist wieder fällig.", als_json=json)


@app.command()
def park(
    nummer: Nummer,
    grund: Annotated[str, typer.Option("--grund", help="Warum; steht in der Liste, ohne Personendaten.")],
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Legt einen Auftrag beiseite, bis »queue retry« ihn zurückholt."""
    with _datenbank(settings) as datenbank, datenbank.schreiben() as session:
        zeile = verwaltung.parke(
            session, nummer, Grund("queue.von_hand", grund), jetzt=Systemuhr().jetzt(), wer=bediener.wer()
        )
        session.commit()
    ergebnis({"ok": True, **_werte(zeile)}, f"Der Auftrag {nummer} ist geparkt.", als_json=json)


@app.command()
def vorfaelle(
    schliesse: Annotated[
        str | None, typer.Option("--schliessen", metavar="ID", help="Diesen Vorfall als angesehen schließen.")
    ] = None,
    durch: Annotated[
        str | None, typer.Option(metavar="USER", help="Wer ihn angesehen hat: Kennung aus »benutzer list«.")
    ] = None,
    alle: Annotated[bool, typer.Option("--alle", help="Auch die geschlossenen zeigen.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Zeigt, was aus den Postfächern kam und nicht sein darf: Widersprüche und Unlesbares, neueste zuerst."""
    kennungen = [mandant.kennung for mandant in lade(settings).mandanten]
    if schliesse is not None:
        werte = _schliesse(settings, kennungen, schliesse, durch)
        ergebnis({"ok": True, **werte}, "Der Vorfall ist geschlossen.", als_json=json)
        return
    with _datenbank(settings) as datenbank, datenbank.lesen() as session:
        zeilen = [z for k in kennungen for z in Buch(session, k, Systemuhr()).nachrichten.vorfaelle()]
    gezeigte = [z for z in zeilen if alle or z.geschlossen is None]
    for zeile in sorted(gezeigte, key=lambda z: z.zeit, reverse=True):
        werte = _vorfall(zeile)
        ergebnis(werte, "  ".join((werte["zeit"], zeile.mandant, zeile.text)), als_json=json)
    if not json:
        hinweis(f"{anzahl(len(gezeigte), 'Vorfall', 'Vorfälle')}." if gezeigte else "Keine Vorfälle.")


def _schliesse(settings: Path | None, kennungen: list[str], id: str, durch: str | None) -> dict[str, Any]:
    """Whoever closes it looks after the installation, or works, in the authority that it happened to."""
    if durch is None:
        raise AufrufFehler("Es fehlt, wer den Vorfall angesehen hat: --durch USER.")
    try:
        uuid = UUID(id)
    except ValueError:
        raise AufrufFehler("Das ist keine Kennung eines Vorfalls.") from None
    with _datenbank(settings) as datenbank, datenbank.schreiben() as session:
        benutzer = Benutzerbestand(session, Systemuhr())
        wer = benutzer.lies(durch)
        for kennung in kennungen:
            nachrichten = Buch(session, kennung, Systemuhr()).nachrichten
            if any(z.id == uuid for z in nachrichten.vorfaelle()):
                if wer.gesperrt or kennung not in benutzer.rollen(wer.id):
                    raise FalscheRolle
                werte = _vorfall(nachrichten.schliesse_vorfall(uuid, wer.id))
                session.commit()
                return werte
    raise NichtGefunden("Diesen Vorfall gibt es hier nicht.")


@contextmanager
def _datenbank(settings: Path | None) -> Iterator[Datenbank]:
    datenbank = Datenbank(lade(settings).datenbank.url)
    try:
        pruefe_stand(datenbank)
        yield datenbank
    finally:
        datenbank.schliesse()


def _werte(zeile: Auftragszeile) -> dict[str, Any]:
    return {
        "nummer": zeile.id,
        "mandant": zeile.mandant,
        "art": zeile.art,
        "schluessel": zeile.schluessel,
        "zustand": zeile.zustand.value,
        "klasse": zeile.klasse.value,
        "faellig": _zeit(zeile.faellig),
        "versuche": zeile.versuche,
        "bearbeiter": zeile.bearbeiter,
        "grund_code": zeile.grund_code,
        "grund_text": zeile.grund_text,
        "erstellt": _zeit(zeile.erstellt),
        "geaendert": _zeit(zeile.geaendert),
    }


def _vorfall(zeile: Vorfallzeile) -> dict[str, Any]:
    """Ids and digests, never content: the bytes are kept under their own key for those who look into it."""
    return {
        "vorfall": str(zeile.id),
        "zeit": _zeit(zeile.zeit),
        "mandant": zeile.mandant,
        "art": zeile.art,
        "text": zeile.text,
        "nachricht": str(zeile.original),
        "widerspricht": str(zeile.nachricht) if zeile.nachricht else None,
        "groesse": zeile.groesse_neu,
        "sha256_vorhanden": zeile.sha256_vorhanden,
        "sha256_neu": zeile.sha256_neu,
        "geschlossen": _zeit(zeile.geschlossen) if zeile.geschlossen else None,
        "geschlossen_durch": zeile.geschlossen_durch,
    }


def _zeit(wert: datetime) -> str:
    """Local time with offset."""
    return oertlich(wert).isoformat(timespec="seconds")


def _tabellenzeile(zeile: Auftragszeile) -> str:
    spalten = (
        f"{zeile.id:>8}",
        f"{zeile.zustand:<9}",
        oertlich(zeile.faellig).strftime("%d.%m.%Y %H:%M:%S"),
        f"{zeile.mandant:<12}",
        f"{zeile.art:<20}",
        f"{zeile.versuche:>2}×",
        zeile.grund_text or "",
    )
    return "  ".join(spalten).rstrip()


def _schluss(gezeigt: int, hoechstens: int, letzte: int) -> str:
    if gezeigt == 0:
        return "Keine Aufträge."
    weiter = f" Weiter mit --after {letzte}." if gezeigt == hoechstens else ""
    return f"{anzahl(gezeigt, 'Auftrag', 'Aufträge')}.{weiter}"
