"""Commands `verzeichnis show|serve|zustaendigkeit`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from gateway.anschluss import lauschadresse
from gateway.bootstrap.verzeichnis import baue_verzeichnis, baue_verzeichnisemulator
from gateway.bootstrap.zertifikate import baue_pruefung
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.domain.worte import anzahl
from gateway.ports import Diensteintrag, Zugang
from gateway.schutz.urteil import Urteil, Zweck
from gateway.settings import lade
from gateway.web.dienst import betreibe
from gateway.zustaendigkeitseinfuhr import lies_tabelle, setze_ein

app = typer.Typer(help="Das Verzeichnis der Behörden.", no_args_is_help=True, rich_markup_mode=None)


@app.callback()
def _gruppe() -> None:
    """Das Verzeichnis der Behörden."""


@app.command()
def show(
    kennung: Annotated[str, typer.Argument(help="Organisationsschlüssel, zum Beispiel azr:001900.")],
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Zeigt den Eintrag einer Behörde und prüft seine Zertifikate. Ende 1, wenn keiner da ist oder gilt."""
    einstellungen = lade(settings)
    pruefung, jetzt = baue_pruefung(einstellungen.vertrauen), datetime.now(UTC)
    eintrag = baue_verzeichnis(einstellungen.verzeichnis, pruefung).finde(kennung, frisch=True)
    urteile = {
        name: pruefung.pruefe(der, zweck, jetzt) for name, (der, zweck) in _zertifikate(eintrag).items()
    }
    werte = {
        "ok": all(u.gueltig for u in urteile.values()),
        "kennung": eintrag.behoerde.kennung,
        "name": eintrag.behoerde.name,
        "version": eintrag.version,
        "postfach_url": next((z.url for z in eintrag.zugaenge if z.transport == "osci"), None),
        "zugaenge": [{"transport": z.transport, "url": z.url, "konto": z.konto} for z in eintrag.zugaenge],
        "zertifikate": {name: _angaben(urteil) for name, urteil in urteile.items()},
    }
    zeilen = [f"{eintrag.behoerde.kennung} {eintrag.behoerde.name}", f"  XAusländer {eintrag.version}"]
    zeilen += map(_zugangszeile, eintrag.zugaenge)
    zeilen += [f"  {name}: {u.text} {u.befund.rat}".rstrip() for name, u in urteile.items()]
    ergebnis(werte, "\n".join(zeilen), als_json=json)
    return 0 if werte["ok"] else 1


@app.command()
def zustaendigkeit(
    datei: Annotated[
        Path, typer.Argument(help="CSV: gemeindeschluessel;behoerde, oder postleitzahl;strasse;hausnummer.")
    ],
    uebernehmen: Annotated[
        bool,
        typer.Option("--uebernehmen", help="Fehlerlos: an die Stelle der Tabelle der Einstellungen setzen."),
    ] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Prüft eine Tabelle der Zuständigkeiten oder Einrichtungen Zeile für Zeile. Ende 1, wenn eine nicht zählt."""
    gelesen = lies_tabelle(datei)
    for mangel in gelesen.maengel:
        hinweis(mangel)
    ok = not gelesen.maengel
    text = f"{anzahl(gelesen.zeilen, 'Eintrag', 'Einträge')}."
    if gelesen.mehrfach:
        text += f" {anzahl(gelesen.mehrfach, 'Ort hat', 'Orte haben')} mehrere Behörden; dort entscheidet ein Mensch."
    if ok and uebernehmen:
        ziel = setze_ein(datei, gelesen.art, lade(settings).zustaendigkeit)
        text += f" Übernommen nach {ziel}; sie gilt mit dem nächsten Start der Dienste."
    elif uebernehmen:
        text += " Nichts übernommen."
    werte = {"ok": ok, "art": gelesen.art, "eintraege": gelesen.zeilen, "mehrfach": gelesen.mehrfach}
    ergebnis(
        {**werte, "maengel": list(gelesen.maengel), "uebernommen": ok and uebernehmen}, text, als_json=json
    )
    return 0 if ok else 1


@app.command()
def serve(
    datei: Annotated[Path, typer.Option(help="Verzeichnisdatei (TOML) mit den Behörden.")],
    listen: Annotated[
        str, typer.Option(help="Adresse und Port, etwa 127.0.0.1:8075; Port 0 nimmt einen freien.")
    ],
    json: JsonOption = False,
) -> None:
    """Betreibt ein kleines DVDV für Vorführung und geschlossene Netze; endet mit SIGTERM."""
    adresse, port = lauschadresse(listen)

    def bereit(url: str) -> None:
        ergebnis({"event": "bereit", "url": url}, f"Das Verzeichnis läuft: {url}", als_json=json)

    betreibe(baue_verzeichnisemulator(datei), adresse, port, bereit=bereit)


def _zertifikate(eintrag: Diensteintrag) -> dict[str, tuple[bytes, Zweck]]:
    """By the names that the directory file has for them."""
    zertifikate = {"leser": (eintrag.leser, Zweck.VERSCHLUESSELUNG), "autor": (eintrag.autor, Zweck.SIGNATUR)}
    for zugang in eintrag.zugaenge:
        if zugang.transport == "osci":
            zertifikate["postfach_verschluesselung"] = (zugang.verschluesselung, Zweck.VERSCHLUESSELUNG)
            zertifikate["postfach_signatur"] = (zugang.signatur, Zweck.SIGNATUR)
    return zertifikate


def _zugangszeile(zugang: Zugang) -> str:
    konto = f", Konto {zugang.konto}" if zugang.konto else ""
    return f"  {zugang.transport.upper()}: {zugang.url}{konto}"


def _angaben(urteil: Urteil) -> dict[str, object]:
    cert = urteil.zertifikat
    return {
        "ok": urteil.gueltig,
        "code": urteil.befund.code,
        "text": urteil.text,
        "inhaber": cert.inhaber if cert else None,
        "gueltig_bis": cert.gueltig_bis if cert else None,
        "sha256": cert.fingerabdruck if cert else None,
    }
