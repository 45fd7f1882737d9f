"""Command `benutzer kennwort`: a local account, for the case that the identity provider is away."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import segno
import typer

from gateway.ablage.benutzer import kennung
from gateway.ablauf.anmeldung import Konten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis, hinweis
from gateway.cli.bediener import wer
from gateway.errors import AufrufFehler, EingabeFehler
from gateway.schutz.pin import lies_pin
from gateway.schutz.zweiterfaktor import Einrichtung
from gateway.settings import lade


class CodeFalsch(EingabeFehler):
    """The app shows another code than ours: its clock is wrong, or it scanned something else."""

    code = "kennwort.code_falsch"
    satz = "Der Code passt nicht; es ist nichts geändert. Stimmen die Uhren beider Geräte?"


def kennwort(
    user: Annotated[str, typer.Argument(metavar="USER", help="Kennung aus »benutzer list«.")],
    datei: Annotated[
        Path | None,
        typer.Option("--kennwort-datei", metavar="FILE", help="Das Kennwort, allein; sonst wird gefragt."),
    ] = None,
    entfernen: Annotated[bool, typer.Option("--entfernen", help="Das Konto wieder entfernen.")] = False,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> None:
    """Richtet ein lokales Konto ein oder neu: Kennwort, Einmalcodes (App), Ersatzworte.

    Geheimnis und Ersatzworte werden nur dieses eine Mal gezeigt. Offene Sitzungen der Person enden."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    id = kennung(user)
    if entfernen:
        gab_es = installation.konten.entferne(user, wer=wer())
        text = "Das Konto ist entfernt." if gab_es else "Es gab kein Konto."
        installation.fach.beende_alle(id)
        ergebnis({"ok": True, "entfernt": gab_es}, text, als_json=json)
        return
    neues = _lies(datei)
    einrichtung = installation.konten.neue(id)
    if not json:
        _zeige(einrichtung)
        _lass_bestaetigen(installation.konten, einrichtung)
    installation.konten.richte_ein(id, neues, einrichtung, wer=wer())
    beendet = installation.fach.beende_alle(id)
    werte = {"ok": True, "otpauth": einrichtung.adresse, "ersatzworte": list(einrichtung.ersatzworte)}
    ergebnis({**werte, "sitzungen_beendet": beendet}, "Das Konto ist eingerichtet.", als_json=json)


def _lies(datei: Path | None) -> str:
    """Raises `PindateiFalsch`, `AufrufFehler`."""
    if datei is not None:
        return lies_pin(datei).decode()
    if not sys.stdin.isatty():
        raise AufrufFehler("Woher kommt das Kennwort? --kennwort-datei FILE, oder am Terminal eingeben.")
    eingabe: str = typer.prompt(
        "Kennwort (mindestens 12 Zeichen)", hide_input=True, confirmation_prompt="Noch einmal"
    )
    return eingabe


def _zeige(einrichtung: Einrichtung) -> None:
    """Once; whoever reads along has the second factor."""
    if sys.stdout.isatty():
        segno.make(einrichtung.adresse).terminal(compact=True)
    print("Für die App (nur jetzt):", einrichtung.adresse, sep="\n")
    print("Ersatzworte, jedes gilt einmal statt eines Codes; auf Papier verwahren:")
    print(*einrichtung.ersatzworte, sep="\n", flush=True)


def _lass_bestaetigen(konten: Konten, einrichtung: Einrichtung) -> None:
    """At a terminal the app must show the right code before it counts. Raises `CodeFalsch`."""
    if not sys.stdin.isatty():
        hinweis("Ohne Terminal wird der Code der App nicht geprüft; bitte die Anmeldung ausprobieren.")
        return
    if not konten.passt(einrichtung, typer.prompt("Code, den die App jetzt zeigt")):
        raise CodeFalsch
