"""Command `eingang`: takes message files in by hand."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.cli import mandanten
from gateway.cli.angaben import SettingsOption
from gateway.cli.ausgabe import JsonOption, ergebnis
from gateway.cli.bediener import konto
from gateway.cli.mandanten import MandantOption
from gateway.domain.nachricht import NACHRICHTENARTEN, Nachrichtenzustand
from gateway.errors import EingabeFehler
from gateway.settings import lade

if TYPE_CHECKING:
    from gateway.bootstrap.installation import Installation

GEDULD = 60.0
"""Seconds until what could not be checked is left to the worker."""
_NEIN = {
    Nachrichtenzustand.ABGEWIESEN: "eingang.abgewiesen",
    Nachrichtenzustand.VORFALL: "eingang.vorfall",
}
_WIDERSPRUCH = "Unter derselben Kennung kam schon eine Nachricht mit anderem Inhalt."
_WARTET = "eingang.wartet"


def eingang(
    dateien: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Nachrichten als XML-Dateien.")],
    mandant: MandantOption = None,
    settings: SettingsOption = None,
    json: JsonOption = False,
) -> int:
    """Nimmt Nachrichten von Hand an, geprüft wie die aus dem Postfach und als solche gekennzeichnet.

    Ende 0, wenn alle angenommen sind, 1 bei einer ungültigen, 3, wenn sich eine noch nicht prüfen ließ."""
    from gateway.bootstrap.installation import Installation

    installation = Installation.geoeffnet(lade(settings))
    kennung = mandanten.einer(installation.einstellungen, mandant)
    alle = [_nimm(installation, kennung, datei, json) for datei in dateien]
    codes = {werte["code"] for werte in alle if not werte["ok"]}
    return 0 if not codes else 3 if codes == {_WARTET} else 1


def _nimm(installation: Installation, kennung: str, datei: Path, json: bool) -> dict[str, Any]:
    from gateway.ablauf.post import handeingang

    werte: dict[str, Any] = {"file": str(datei), "ok": False, "code": None, "text": "", "vorgang": None}
    try:
        id = handeingang.nimm_auf(installation.post(kennung), datei, konto())
        werte |= _werte(_geprueft(installation, kennung, id))
    except EingabeFehler as fehler:
        werte |= {"code": fehler.code, "text": fehler.text}
    ergebnis(werte, f"{datei}: {werte['text']}", als_json=json)
    return werte


def _geprueft(installation: Installation, kennung: str, id: UUID) -> Nachrichtenzeile:
    """The row once it has been looked at, by a worker that runs or by this process."""
    from gateway.domain.auftragsart import EINGANG

    haus, ende = installation.haus(kennung), time.monotonic() + GEDULD
    worker = installation.worker(nur=EINGANG)
    while True:
        with haus.lesen() as buch:
            zeile = buch.nachrichten.lies(id)
        if zeile.zustand is not Nachrichtenzustand.EMPFANGEN or time.monotonic() > ende:
            return zeile
        if not worker.bearbeite_eines():
            time.sleep(0.2)


def _werte(zeile: Nachrichtenzeile) -> dict[str, Any]:
    art = NACHRICHTENARTEN.get(zeile.typ or "")
    vorgang = str(zeile.vorgang) if zeile.vorgang else None
    if zeile.zustand in _NEIN:
        code = zeile.rueckweisungscode or _NEIN[zeile.zustand]
        return {"code": code, "text": zeile.text or _WIDERSPRUCH, "vorgang": vorgang}
    if zeile.zustand is Nachrichtenzustand.EMPFANGEN:
        return {"code": _WARTET, "text": "Noch nicht zu prüfen; der Worker versucht es von selbst weiter."}
    text = f"{art.name if art else 'Nachricht'} ({zeile.typ}): {zeile.zustand.value}."
    return {"ok": True, "text": text, "vorgang": vorgang}
