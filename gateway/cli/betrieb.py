"""Commands `serve`, `worker`, `zugang`, `status`, `check`: an installation's processes and how they fare."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from gateway import __version__, systemd
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis, json_zeile
from gateway.domain.systemdatei import nenne
from gateway.errors import AufrufFehler, EingabeFehler, Fehler
from gateway.ports import Ansprechbar, Durchsehbar, Durchsicht
from gateway.settings import Einstellungen, lade

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
    installation.fach.raeume_auf()
    web = installation.einstellungen.web

    def bereit(url: str) -> None:
        installation.fach.merke_adresse(url)
        systemd.melde_bereit()
        ergebnis({"event": "bereit", "url": url}, f"Die Seiten laufen: {url}", als_json=json)

    betreibe(baue_app(installation.webdienste()), web.adresse, web.port, bereit=bereit)


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
    """Arbeitet die Warteschlange ab und fragt die Postfächer; endet mit SIGTERM."""
    from gateway.bootstrap.haltepunkt import haltepunkt_aus_umgebung
    from gateway.bootstrap.installation import Installation

    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    for gespraechig in ("alembic", "apscheduler", "httpx2"):
        logging.getLogger(gespraechig).setLevel(logging.WARNING)
    installation = Installation(lade(settings), haltepunkt=haltepunkt_aus_umgebung())
    installation.pruefe_stand()
    arbeiter = installation.worker()
    arbeiter.halte_bei_signal()
    takt = None if bis_leer else installation.taktgeber()
    systemd.melde_bereit()
    ergebnis({"event": "bereit"}, "Der Worker läuft.", als_json=json)
    if takt:
        takt.starte()
    try:
        arbeiter.laufe(bis_leer=bis_leer)
    finally:
        if takt:
            takt.halte_an()


def status(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Zeigt, womit diese Installation läuft und wie es der Warteschlange geht; keine Geheimnisse."""
    einstellungen = lade(settings)
    werte = {
        **_laeuft_mit(einstellungen),
        "annahme": _annahme(einstellungen)["text"],
        **_bestand(einstellungen),
        "fristen": _fristen(einstellungen),
    }
    if json:
        json_zeile(werte)
        return
    for zeile in _zeilen(werte):
        print(zeile)


def _zeilen(werte: dict[str, Any], einzug: str = "") -> Iterator[str]:
    """The same values, readable: one line each, groups indented."""
    for name, wert in werte.items():
        if isinstance(wert, dict) and wert:
            yield f"{einzug}{name}:"
            yield from _zeilen(wert, einzug + "  ")
        elif isinstance(wert, list) and wert and isinstance(wert[0], dict):
            for einer in wert:
                yield f"{einzug}{name}:"
                yield from _zeilen(einer, einzug + "  ")
        else:
            yield f"{einzug}{name}: {wert if wert != {} else '–'}"


def check(settings: SettingsOption = None, json: JsonOption = False) -> None:
    """Prüft Datenbank, Ordner, DMS, Schlüssel, Verzeichnis, Zertifikate; Ende 1, wenn etwas fehlt."""
    befunde = list(_befunde(lade(settings)))
    for befund in befunde:
        zeichen = ("Achtung" if befund.get("warnung") else "ok     ") if befund["ok"] else "FEHLER "
        ergebnis(befund, f"{zeichen} {befund['was']}: {befund['text']}", als_json=json)
    if not all(b["ok"] for b in befunde):
        hinweis("Die Prüfung ist nicht bestanden.")
        raise typer.Exit(1)


def _laeuft_mit(einstellungen: Einstellungen) -> dict[str, Any]:
    from sqlalchemy import make_url

    return {
        "version": __version__,
        "datenbank": make_url(einstellungen.datenbank.url).render_as_string(hide_password=True),
        "blobs": str(einstellungen.ablage.blobs),
        "verzeichnis": einstellungen.verzeichnis.art,
        "web": f"{einstellungen.web.adresse}:{einstellungen.web.port}",
        "ohne_sperrauskunft": einstellungen.vertrauen.ohne_sperrauskunft,
        "mandanten": [
            {
                "kennung": m.kennung,
                "name": m.name,
                "dms": m.dms.art,
                "nachrichtengrenze": m.nachrichtengrenze,
                "inhalte": "anhang" if m.anhang else "inline",
            }
            for m in einstellungen.mandanten
        ],
    }


def _bestand(einstellungen: Einstellungen) -> dict[str, Any]:
    """Counts only: work items by state; per Mandant messages by state (rejected ones too), open incidents,
    Vorgänge and questions."""
    from gateway.ablage.buch import Buch
    from gateway.ablage.datenbank import Datenbank
    from gateway.ablage.migration import pruefe_stand
    from gateway.bootstrap.zeit import Systemuhr
    from gateway.queue.verwaltung import zaehle

    datenbank = Datenbank(einstellungen.datenbank.url)
    try:
        pruefe_stand(datenbank)
        with datenbank.lesen() as session:
            nachrichten, uebergaben = {}, {}
            for mandant in einstellungen.mandanten:
                buch = Buch(session, mandant.kennung, Systemuhr())
                je_zustand = {zustand.value: zahl for zustand, zahl in buch.nachrichten.zaehle().items()}
                vorfaelle = [v for v in buch.nachrichten.vorfaelle() if v.geschlossen is None]
                nachrichten[mandant.kennung] = {**je_zustand, "vorfaelle": len(vorfaelle)}
                uebergaben[mandant.kennung] = {
                    **buch.vorgaenge.zaehle_offene(),
                    "aufgaben": buch.aufgaben.zaehle_offene(),
                }
            warteschlange = {zustand.value: zahl for zustand, zahl in zaehle(session).items()}
            return {"warteschlange": warteschlange, "nachrichten": nachrichten, "uebergaben": uebergaben}
    except Fehler as fehler:
        return {"warteschlange": {"fehler": fehler.text}}
    finally:
        datenbank.schliesse()


def _fristen(einstellungen: Einstellungen) -> list[str]:
    """Only what somebody has to look after."""
    from gateway.bootstrap.installation import Installation

    try:
        return [f"{f.was}: {f.text}" for f in Installation(einstellungen).fristen() if f.faellig]
    except Fehler as fehler:
        return [fehler.text]


def _durchgesehen(was: str, durchsicht: Durchsicht) -> Iterator[dict[str, Any]]:
    for ort, satz in durchsicht.unlesbar:
        yield {"was": was, "ok": False, "text": f"{ort}: {satz}"}
    if durchsicht.keine_dokumente:
        text = f"Keine Dokumente, bleiben liegen: {nenne(durchsicht.keine_dokumente)}."
        yield {"was": was, "ok": True, "text": text}


def _befunde(einstellungen: Einstellungen) -> Any:
    from gateway.bootstrap.installation import Installation

    installation = Installation(einstellungen)
    for mandant in einstellungen.mandanten:  # first: this also lays the folders of our own
        try:
            dms = installation.haus(mandant.kennung).dms
            angaben = dms.beschreiben()
            yield {"was": f"{mandant.kennung} DMS", "ok": angaben.erreichbar, "text": angaben.text}
            if angaben.erreichbar and isinstance(dms, Durchsehbar):
                yield from _durchgesehen(f"{mandant.kennung} DMS", dms.durchsicht())
        except Fehler as fehler:
            yield {"was": mandant.kennung, "ok": False, "text": fehler.text}
    for mandant in einstellungen.mandanten:
        yield from _postfaecher(installation, mandant.kennung)
    yield from _virenscanner(installation)
    try:
        for frist in installation.fristen():
            yield {"was": frist.was, "ok": frist.gueltig, "text": frist.text, "warnung": frist.faellig}
    except Fehler as fehler:
        yield {"was": "Zertifikate", "ok": False, "text": fehler.text}
    yield _hauptschluessel(installation)
    yield _annahme(installation.einstellungen)
    for befund in installation.webdienste().bereitschaft():
        yield {"was": befund.name, "ok": befund.in_ordnung, "text": befund.text}


def _virenscanner(installation: Installation) -> Iterator[dict[str, Any]]:
    scanner = installation.virenscanner
    if scanner is None:
        return
    try:
        yield {
            "was": "virenscanner",
            "ok": True,
            "text": f"Erkennt die EICAR-Testdatei: {scanner.probiere()}.",
        }
    except Fehler as fehler:
        yield {"was": "virenscanner", "ok": False, "text": fehler.text, "rat": fehler.rat}


def _postfaecher(installation: Installation, kennung: str) -> Iterator[dict[str, Any]]:
    try:
        postfaecher = installation.post(kennung).postfaecher
    except Fehler as fehler:
        yield {"was": "postfach", "ok": False, "text": f"{kennung}: {fehler.text}", "rat": fehler.rat}
        return
    for transport, postfach in postfaecher.items():
        befund: dict[str, Any] = {"was": "postfach", "ok": True, "rat": ""}
        try:
            text = postfach.sprich_an(kennung).text if isinstance(postfach, Ansprechbar) else "Eingerichtet."
        except Fehler as fehler:
            befund, text = {**befund, "ok": False, "rat": fehler.rat}, fehler.text
        yield {**befund, "text": f"{kennung} über {transport.upper()}: {text}"}


def _annahme(einstellungen: Einstellungen) -> dict[str, Any]:
    """Are the mailboxes asked, or can nothing be stored and proven (invariant 12)?"""
    from gateway.bootstrap.installation import Installation

    hindernis = Installation(einstellungen).annahme_hindernis()
    return {"was": "Annahme", "ok": hindernis is None, "text": hindernis or "Die Postfächer werden gefragt."}


def _hauptschluessel(installation: Installation) -> dict[str, Any]:
    from gateway.bootstrap.hauptschluessel import pruefe_hauptschluessel

    try:
        pruefe_hauptschluessel(installation.einstellungen, installation.datenbank)
    except Fehler as fehler:
        return {"was": "Hauptschlüssel", "ok": False, "text": fehler.text, "rat": fehler.rat}
    return {"was": "Hauptschlüssel", "ok": True, "text": "Er öffnet, was in der Datenbank liegt."}
