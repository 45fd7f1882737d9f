"""Closing an incident: a named person of the authority has looked at it and says what it was."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.benutzer import Benutzerbestand
from gateway.ablage.buch import Buch
from gateway.ablage.datenbank import Datenbank
from gateway.ablage.wettlauf import noch_einmal
from gateway.ablauf.aufgaben import FalscheRolle
from gateway.ablauf.begruendung import begruendung
from gateway.ports import Uhr


@noch_einmal
def schliesse(datenbank: Datenbank, mandant: str, uhr: Uhr, id: UUID, *, durch: str, grund: str) -> None:
    """By whoever looks after the installation, or works, in the authority that it happened to; the sweep removes
    its bytes then. Raises `NichtGefunden`, `FalscheRolle`, `VorfallGeschlossen` and what `begruendung` does."""
    grund = begruendung(grund)
    with datenbank.schreiben() as session:
        bestand = Benutzerbestand(session, uhr)
        wer = bestand.lies(durch)
        if wer.gesperrt or mandant not in bestand.rollen(wer.id):
            raise FalscheRolle
        Buch(session, mandant, uhr).vorfaelle.schliesse(id, wer.id, grund)
        session.commit()
