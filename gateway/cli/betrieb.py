"""Commands `serve`, `worker`, `zugang`: an installation's processes, and the door to its pages."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Annotated

import typer

from gateway import dauerlauf, systemd
from gateway.ablage.fehler import DatenbankZuNeu
from gateway.ablage.wettlauf import noch_einmal
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.errors import AufrufFehler, EingabeFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation


class ZugangVerwehrt(EingabeFehler):
    """A locked person, or one without a role here."""

    code = "benutzer.verwehrt"
    satz = "Diese Person ist gesperrt oder hat hier keine Rolle."


def serve(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Betreibt Seiten und REST-API; endet mit SIGTERM."""
    from gateway.bootstrap.installation import Installation
    from gateway.web.app import baue_app
    from gateway.web.dienst import betreibe

    installation = Installation.geoeffnet(lade(settings))
    installation.schreibe_mit("web")
    web = installation.einstellungen.web

    def bereit(url: str) -> None:
        installation.fach.merke_adresse(web.url or url)
        systemd.melde_bereit()
        ergebnis({"event": "bereit", "url": url}, f"Die Seiten laufen: {url}", als_json=json)

    app = baue_app(installation.webdienste())
    takt = installation.taktgeber_der_seiten()
    takt.starte()
    dauerlauf.beginne()
    try:
        betreibe(app, web.adresse, web.port, proxys=web.proxys, bereit=bereit)
    finally:
        takt.halte_an()


def zugang(
    user: Annotated[
        str, typer.Argument(metavar="USER", help="Wer sich anmeldet: Kennung aus »benutzer list«.")
    ],
    mandant: Annotated[
        str | None,
        typer.Option(help="Kennung der Behörde; nötig, wenn die Person bei mehreren Rollen hat."),
    ] = None,
    skript: Annotated[
        bool, typer.Option("--skript", help="Statt eines Links ein Zugangswort für Skripte (90 Tage).")
    ] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Gibt einen Link aus, der ein einziges Mal anmeldet; er gilt 15 Minuten.

    Wer die Einstellungen lesen darf, darf das; das Protokoll nennt das Konto des Betriebssystems."""
    from gateway.bootstrap.installation import Installation

    installation = Installation(lade(settings))
    fach, web = installation.fach, installation.einstellungen.web
    kennung, benutzer, rollen = _wer_meldet_sich_an(installation, user, mandant)
    _protokolliere_zugang(installation, kennung, benutzer, "skript" if skript else "link")
    wer = {"benutzer": benutzer, "mandant": kennung, "rollen": list(rollen)}
    if skript:
        wort = fach.skriptwort(kennung, benutzer)
        ergebnis({"ok": True, "zugangswort": wort, **wer}, wort, als_json=json)
        return
    weg = f"{web.praefix}{fach.anmeldeweg(kennung, benutzer)}"
    link = f"{fach.adresse.rstrip('/')}{weg}" if fach.adresse else None
    text = link or f"Hinter die Adresse der Seiten setzen: {weg}"
    ergebnis({"ok": True, "link": link, "weg": weg, **wer}, text, als_json=json)


def _wer_meldet_sich_an(
    installation: Installation, user: str, mandant: str | None
) -> tuple[str, str, tuple[str, ...]]:
    """Mandant, user id and roles there.

    Raises `NichtGefunden`, `ZugangVerwehrt`, `AufrufFehler`."""
    from gateway.ablage.benutzer import Benutzerbestand

    installation.pruefe_stand()
    with installation.datenbank.lesen() as session:
        bestand = Benutzerbestand(session, installation.uhr)
        benutzer = bestand.lies(user)
        rollen = {k: tuple(r.value for r in rr) for k, rr in bestand.rollen(benutzer.id).items()}
        id, gesperrt = benutzer.id, benutzer.gesperrt
    hier = [k for k in mandanten.gemeinte(installation.einstellungen, mandant) if k in rollen]
    if gesperrt or not hier:
        raise ZugangVerwehrt
    if len(hier) > 1:
        raise AufrufFehler(f"Bei welcher Behörde? Bitte nennen: --mandant {' | '.join(hier)}.")
    return hier[0], id, rollen[hier[0]]


@noch_einmal
def _protokolliere_zugang(installation: Installation, mandant: str, benutzer: str, was: str) -> None:
    """Before it is given out: what cannot be recorded is not given."""
    from gateway.ablage.audit import protokolliere
    from gateway.cli import bediener
    from gateway.domain.auditereignis import Auditereignis

    with installation.datenbank.schreiben() as session:
        protokolliere(
            session,
            mandant,
            Auditereignis.ZUGANG_AUSGEGEBEN,
            f"benutzer:{benutzer}",
            wer=bediener.wer(),
            zeit=installation.uhr.jetzt(),
            angaben={"was": was},
        )
        session.commit()


def worker(
    settings: SettingsOption = None,
    json: JsonOption = False,
    bis_leer: Annotated[
        bool, typer.Option("--bis-leer", help="Endet, sobald nichts mehr fällig ist (ohne Takt).")
    ] = False,
) -> None:
    """Arbeitet die Warteschlange ab und fragt die Postfächer; endet mit SIGTERM.

    Baut eine neuere Fassung die Datenbank so um, dass diese hier nicht mehr kann, endet er mit 2."""
    from gateway.bootstrap.haltepunkt import haltepunkt_aus_umgebung
    from gateway.bootstrap.installation import Installation

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for gespraechig in ("alembic", "httpx2"):
        logging.getLogger(gespraechig).setLevel(logging.WARNING)
    installation = Installation(lade(settings), haltepunkt=haltepunkt_aus_umgebung())
    installation.schreibe_mit("worker")
    installation.pruefe_stand()
    arbeiter = installation.worker() if bis_leer else installation.spuren()
    arbeiter.halte_bei_signal()
    dauerlauf.beginne()
    abgeloest: list[DatenbankZuNeu] = []

    def loese_ab(fehler: DatenbankZuNeu) -> None:
        abgeloest.append(fehler)
        arbeiter.halte_an()

    takt = None if bis_leer else installation.taktgeber(loese_ab)
    with installation.lebenszeichen(arbeiter):
        if takt:
            installation.dienstpruefung.pruefe()  # who asks next shall not hear that nobody knows
            takt.starte()
        systemd.melde_bereit()
        ergebnis({"event": "bereit"}, "Der Worker läuft.", als_json=json)
        try:
            arbeiter.laufe(bis_leer=bis_leer)
        finally:
            if takt:
                takt.halte_an()
    if abgeloest:
        raise abgeloest[0]
