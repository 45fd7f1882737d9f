"""Commands `audit verify`, `audit anker`, `audit export`: the hash-chained log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy.orm import Session

from gateway.audit import anker
from gateway.audit.auszug import Auszug
from gateway.audit.chain import kette, ketten, pruefe_kette
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.cli.mandanten import MandantOption
from gateway.domain.worte import anzahl
from gateway.errors import AufrufFehler
from gateway.settings import Einstellungen, lade

app = typer.Typer(help="Das verkettete Protokoll prüfen.", no_args_is_help=True, rich_markup_mode=None)


@app.command()
def verify(
    mandant: MandantOption = None,
    anker_datei: Annotated[
        Path | None,
        typer.Option("--anker", help="Ankerdatei; ohne Angabe die aus den Einstellungen, wenn es sie gibt."),
    ] = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Prüft jede Zeile: verändert, entfernt, eingefügt, vertauscht? Ende 1 bei einem Bruch, mit seiner Zeile."""
    einstellungen = lade(settings)
    bekannte = _bekannte(einstellungen, anker_datei)
    heil = True
    with _lesen(einstellungen) as session:
        gemeinte = _gemeinte(session, einstellungen, mandant, {a.mandant for a in bekannte})
        for kennung in gemeinte:
            befund = pruefe_kette(session, kennung, anker.hashes(bekannte, kennung))
            heil = heil and befund.heil
            werte = {
                "ok": befund.heil,
                "mandant": kennung,
                "zeilen": befund.zeilen,
                "bruch": befund.bruch,
                "text": befund.text,
            }
            wo = (
                f"BRUCH bei Zeile {befund.bruch}"
                if befund.bruch
                else anzahl(befund.zeilen, "Zeile", "Zeilen")
            )
            ergebnis(werte, f"{kennung}: {wo}. {befund.text}", als_json=json)
    if not heil:
        hinweis("Das Protokoll ist nicht unversehrt.")
        raise typer.Exit(1)


@app.command("anker")
def setze_anker(
    datei: Annotated[
        Path | None, typer.Argument(help="Datei, an die angehängt wird; am besten auf einem anderen Rechner.")
    ] = None,
    syslog: Annotated[
        bool, typer.Option("--syslog", help="Auch oder nur ins Systemprotokoll schreiben.")
    ] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Notiert das Ende jeder Kette außerhalb der Datenbank."""
    from gateway.bootstrap.zeit import Systemuhr

    einstellungen = lade(settings)
    ziel = datei or einstellungen.protokoll.anker
    if ziel is None and not syslog:
        raise AufrufFehler("Wohin? Bitte eine Datei nennen oder --syslog.")
    with _lesen(einstellungen) as session:
        neue = anker.koepfe(session, zeit=Systemuhr().jetzt())
    if ziel is not None:
        neue = anker.haenge_an(ziel, neue)
    if syslog:
        anker.melde(neue)
    for einer in neue:
        ergebnis(
            {"ok": True, **einer.als_json()}, f"{einer.mandant}: Zeile {einer.lfd} verankert.", als_json=json
        )
    if not neue:
        ergebnis({"ok": True, "neue": 0}, "Seit dem letzten Anker ist nichts hinzugekommen.", als_json=json)


@app.command()
def export(mandant: MandantOption = None, settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Gibt das Protokoll als JSON-Zeilen aus, ohne Personen: Namen sind durch Nummern ersetzt."""
    del json  # there is no other form
    einstellungen, auszug = lade(settings), Auszug()
    with _lesen(einstellungen) as session:
        for kennung in _gemeinte(session, einstellungen, mandant, set()):
            for zeile in auszug.zeilen(kette(session, kennung)):
                json_zeile(zeile)


def _gemeinte(
    session: Session, einstellungen: Einstellungen, mandant: str | None, verankerte: set[str]
) -> list[str]:
    """The named one, or all that are served here, in the database or in the anchor."""
    if mandant is not None:
        return [einstellungen.mandant(mandant).kennung]
    return sorted({*(m.kennung for m in einstellungen.mandanten), *ketten(session), *verankerte})


def _bekannte(einstellungen: Einstellungen, datei: Path | None) -> list[anker.Anker]:
    if datei is not None:
        return anker.lies(datei)
    eigene = einstellungen.protokoll.anker
    return anker.lies(eigene) if eigene is not None and eigene.exists() else []


@contextmanager
def _lesen(einstellungen: Einstellungen) -> Iterator[Any]:
    from gateway.ablage.datenbank import Datenbank
    from gateway.ablage.migration import pruefe_stand

    datenbank = Datenbank(einstellungen.datenbank.url)
    try:
        pruefe_stand(datenbank)
        with datenbank.lesen() as session:
            yield session
    finally:
        datenbank.schliesse()
