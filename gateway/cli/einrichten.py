"""Command `einrichten`: a first installation, from a file of answers or by asking; ends with `check`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.domain.aufgabe import Rolle
from gateway.errors import AufrufFehler

_FRAGEN: dict[str, tuple[tuple[str, str], ...]] = {
    "behoerde": (
        ("kennung", "Organisationsschlüssel der Behörde im DVDV (etwa azr:001900)"),
        ("name", "Name der Behörde"),
        ("strasse", "Straße"),
        ("hausnummer", "Hausnummer"),
        ("postleitzahl", "Postleitzahl"),
        ("wohnort", "Ort"),
        ("email", "E-Mail-Adresse für die anderen Behörden"),
    ),
    "benutzer": (
        ("kennung", "Kennung der ersten Person"),
        ("name", "Name der ersten Person"),
    ),
}


def einrichten(
    antworten: Annotated[
        Path | None, typer.Option(help="TOML-Datei mit den Antworten; ohne sie wird am Terminal gefragt.")
    ] = None,
    konto: Annotated[
        str, typer.Option(help="Konto, dem alles gehören soll, wenn root einrichtet.")
    ] = "aktenbruecke",
    json: JsonOption = False,
) -> None:
    """Richtet eine neue Installation ein: Ordner, Schlüssel, Einstellungen, Datenbank, erste Person."""
    from gateway.bootstrap.einrichten import antworten as fragen
    from gateway.bootstrap.einrichten.einrichten import richte_ein

    gegeben = fragen.lies(antworten) if antworten else fragen.pruefe(_frage())
    richte_ein(gegeben, konto, hinweis)
    werte = {"ok": True, "settings": str(gegeben.datei), "benutzer": gegeben.benutzer.kennung}
    ergebnis(werte, f"Eingerichtet: {gegeben.datei}", als_json=json)
    if gegeben.schluessel.art == "antrag":
        hinweis(
            f"Die Anträge (*.csr) in {gegeben.einstellungen} gehen an die Zertifizierungsstelle; aus Schlüssel und"
            " Zertifikat wird die .p12-Datei (Schnellstart, 3). Bis dahin besteht die Prüfung nicht."
        )
    _pruefe(gegeben.datei, json)


def _pruefe(datei: Path, json: bool) -> None:
    """What `check` says now; what still lies open is for the administrator, the setting up is done."""
    from gateway.cli.check import check

    try:
        check(settings=datei, json=json)
    except typer.Exit:
        hinweis("Eingerichtet ist alles; was die Prüfung nennt, fehlt noch, bevor etwas hinausgeht.")


def _frage() -> dict[str, Any]:
    """Raises `AufrufFehler` where nobody can answer."""
    if not sys.stdin.isatty():
        raise AufrufFehler("Hier kann niemand antworten; bitte --antworten DATEI nennen.")
    werte: dict[str, Any] = {
        "einstellungen": _ja("Ordner der Einstellungen", "/etc/aktenbruecke"),
        "daten": _ja("Ordner der Daten", "/var/lib/aktenbruecke"),
        "datenbank": _ja("Adresse der PostgreSQL-Datenbank (leer: SQLite)", ""),
    }
    for gruppe, felder in _FRAGEN.items():
        werte[gruppe] = {name: _ja(frage, None) for name, frage in felder}
    werte["benutzer"]["rollen"] = [rolle.value for rolle in Rolle]
    werte["schluessel"] = _frage_schluessel()
    werte["web"] = {"name": _ja("Name, unter dem der Browser kommt (leer: nur diese Maschine)", "")}
    return werte


def _frage_schluessel() -> dict[str, Any]:
    art = _ja(
        "Schlüssel: testnetz (geschlossenes Netz), beitreten (zu einem solchen) oder antrag", "testnetz"
    )
    match art:
        case "testnetz":
            return {
                "art": art,
                "postfach": _ja("Adresse des Postfachs", "http://127.0.0.1:8070/"),
                "weitere": _weitere(),
            }
        case "beitreten":
            return {"art": art, "quelle": _ja("Ordner, den diese Behörde bekommen hat", None)}
    return {"art": art}


def _weitere() -> list[dict[str, str]]:
    aemter = []
    while kennung := _ja("Weitere Behörde des Testnetzes (leer: keine mehr)", ""):
        aemter.append({"kennung": kennung, "name": _ja("Ihr Name", None)})
    return aemter


def _ja(frage: str, vorgabe: str | None) -> str:
    antwort: str = typer.prompt(frage, default=vorgabe, show_default=bool(vorgabe))
    return antwort.strip()
