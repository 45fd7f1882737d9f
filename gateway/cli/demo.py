"""Command `demo`: a whole handover between two invented installations on this machine, or a sandbox."""

from __future__ import annotations

import signal
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gateway.cli.angaben import groesse
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.errors import AufrufFehler

if TYPE_CHECKING:
    from gateway.demo.einstellungsdateien import Vorgaben
    from gateway.demo.vorfuehrung import Auftrag, Links

AUSSTATTUNG = ("fpdf", "PIL", "font_source_sans_pro", "font_source_serif_pro")
"""Packages of the extra `demo`: no installation in service needs them."""


class AusstattungFehlt(AufrufFehler):
    """Installed without the extra `demo`."""

    code = "demo.ausstattung"
    satz = "Für die Vorführung fehlen die Pakete, mit denen sie ihre erfundene Akte schreibt."
    rat = "Mit der Ausstattung »demo« installieren: pip install 'aktenbruecke[demo]' (»make demo« tut es selbst)."


def demo(
    once: Annotated[bool, typer.Option("--once", help="Nach der Übergabe beenden.")] = False,
    akte: Annotated[Path | None, typer.Option(help="Eigener Ordner mit den Dateien der Akte.")] = None,
    size: Annotated[str, typer.Option(help="Größe der erzeugten Akte.")] = "20MB",
    limit: Annotated[str, typer.Option(help="Höchstgröße einer Nachricht auf dem Weg.")] = "50MB",
    data: Annotated[Path | None, typer.Option(help="Ordner für alles, was die Vorführung anlegt.")] = None,
    szenario: Annotated[str, typer.Option(help="Welcher Fall vorgeführt wird.")] = "umzug",
    szenarien: Annotated[bool, typer.Option("--szenarien", help="Zeigt die Fälle.")] = False,
    spielwiese: Annotated[
        bool, typer.Option("--spielwiese", help="Alles läuft, nichts wird übergeben: zum Ausprobieren.")
    ] = False,
    akten: Annotated[
        Path | None, typer.Option(help="Spielwiese: Jeder Unterordner wird eine Akte der ersten Behörde.")
    ] = None,
    fristen: Annotated[
        Path | None,
        typer.Option(
            metavar="TOML",
            help="Tabelle [fristen] für beide Behörden; »antwort« gilt auch für das Warten auf die Abmeldung.",
        ),
    ] = None,
    dms: Annotated[
        Path | None, typer.Option(metavar="TOML", help="Tabelle [dms] für die übernehmende Behörde.")
    ] = None,
    transport: Annotated[str, typer.Option(help="Wie die Nachrichten reisen: osci oder xta.")] = "osci",
    jahr: Annotated[
        bool,
        typer.Option(
            "--jahr", help="Ein Jahr einer Großstadt im Zeitraffer, ohne OSCI, und was daraus wurde."
        ),
    ] = False,
    anteil: Annotated[float, typer.Option(min=0.0001, max=1.0, help="Jahr: welcher Teil davon.")] = 1.0,
    json: JsonOption = False,
) -> None:
    """Führt eine Übergabe vor: zwei Behörden, ein Postfach und ein Verzeichnis auf diesem Rechner."""
    _pruefe_ausstattung()
    from gateway.demo import vorgaben
    from gateway.demo.szenarien import SZENARIEN

    if szenarien:
        for name, fall in SZENARIEN.items():
            ergebnis({"szenario": name, "text": fall.text}, f"{name}: {fall.text}", als_json=json)
        return
    if szenario not in SZENARIEN:
        raise AufrufFehler(f"Den Fall »{szenario[:30]}« gibt es nicht; es gibt: {', '.join(SZENARIEN)}.")
    if akten is not None and not spielwiese:
        raise AufrufFehler("»--akten« gehört zu »--spielwiese«; für eine einzelne Akte gibt es »--akte«.")
    if jahr:
        _ende_wie_strg_c()
        _erlebe_jahr(data, anteil, json)
        return
    bytes_akte, eigene = groesse(size), vorgaben.lies(groesse(limit), fristen, dms, transport)
    _ende_wie_strg_c()
    if spielwiese:
        _betreibe_spielwiese(data, akten, eigene, json)
        return
    from gateway.demo.datenordner import datenordner
    from gateway.demo.vorfuehrung import Auftrag

    try:
        with datenordner(data, akte) as basis:
            _fuehre_vor(Auftrag(basis, akte, bytes_akte, eigene, szenario), once, json)
    except KeyboardInterrupt:
        if once:
            raise
        hinweis("Die Vorführung ist beendet; ihr Datenordner bleibt liegen.")


def _pruefe_ausstattung() -> None:
    """Raises `AusstattungFehlt`."""
    if any(find_spec(paket) is None for paket in AUSSTATTUNG):
        raise AusstattungFehlt


def _fuehre_vor(auftrag: Auftrag, once: bool, json: bool) -> None:
    from gateway.demo.vorfuehrung import fuehre_vor

    def zeige_links(links: Links) -> None:
        werte = {"event": "seite", "url": links.uebernehmend, "abgebend": links.abgebend}
        text = f"Seite: {links.uebernehmend}\nSeite der abgebenden Behörde: {links.abgebend}"
        ergebnis(werte, text, als_json=json)

    with fuehre_vor(auftrag, json_zeile if json else None, zeige_links) as schluss:
        if not json:
            print(schluss.als_text(), flush=True)
            hinweis(schluss.hinterlassenschaft())
        if not once:
            zeige_links(schluss.frische_links())
        if json:
            json_zeile(schluss.als_dict())
        while not once:
            time.sleep(0.5)  # a signal that another thread got is seen only by who wakes


def _betreibe_spielwiese(data: Path | None, akten: Path | None, vorgaben: Vorgaben, json: bool) -> None:
    from gateway.demo.datenordner import datenordner
    from gateway.demo.spielwiese import betreibe

    def bereit(werte: dict[str, object], text: str) -> None:
        ergebnis(werte, text, als_json=json)

    try:
        with datenordner(data, akten) as basis, betreibe(basis, akten, vorgaben, bereit, hinweis):
            while True:
                time.sleep(0.5)  # a signal that another thread got is seen only by who wakes
    except KeyboardInterrupt:
        hinweis("Die Spielwiese ist beendet; ihr Datenordner bleibt liegen.")


def _erlebe_jahr(data: Path | None, anteil: float, json: bool) -> None:
    from gateway.cli.fortschritt import Fortschritt
    from gateway.demo.datenordner import datenordner
    from gateway.demo.jahr.jahr import erlebe

    zeile, beginn = Fortschritt(), time.monotonic()

    def sage(ist: int, soll: int) -> None:
        verstrichen = time.monotonic() - beginn
        noch = verstrichen * (soll - ist) / ist
        zeile(
            f"Tag {ist} von {soll}, nach {verstrichen / 60:.0f} min; es dauert noch höchstens {noch / 60:.0f} min"
        )

    with datenordner(data, None) as basis:
        bilanz = erlebe(basis, anteil, sage)
    ergebnis(bilanz.als_dict(), bilanz.als_text(), als_json=json)


def _ende_wie_strg_c() -> None:
    """Every request to end is a Ctrl-C; whoever ignores hang-ups (nohup) goes on doing so."""
    from gateway.demo.prozesse import ENDESIGNALE

    for zeichen in ENDESIGNALE:
        if zeichen != signal.SIGHUP or signal.getsignal(zeichen) is not signal.SIG_IGN:
            signal.signal(zeichen, signal.default_int_handler)
