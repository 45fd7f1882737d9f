"""Waking: the one thing a cause does besides its own booking."""

from __future__ import annotations

from uuid import UUID

from gateway.ablage.buch import Buch
from gateway.ablage.tabellen import Auftragsklasse
from gateway.domain.auftragsart import EINGANG, WEG
from gateway.queue.einstellen import Vorhandener, stelle_ein


def wecke_vorgang(buch: Buch, id: UUID, vorhandener: Vorhandener = Vorhandener.ZURUECKHOLEN) -> None:
    """Something has happened: let the Vorgang look, in the caller's transaction."""
    _stelle_ein(buch, WEG, id, "vorgang", Auftragsklasse.LEICHT, vorhandener)


def wecke_nachricht(
    buch: Buch,
    id: UUID,
    klasse: Auftragsklasse = Auftragsklasse.LEICHT,
    vorhandener: Vorhandener = Vorhandener.ZURUECKHOLEN,
) -> None:
    """Look at this incoming message, for the first time or because what it waited for has come."""
    _stelle_ein(buch, EINGANG, id, "nachricht", klasse, vorhandener)


def _stelle_ein(
    buch: Buch, art: str, id: UUID, was: str, klasse: Auftragsklasse, vorhandener: Vorhandener
) -> None:
    stelle_ein(
        buch.session,
        buch.mandant,
        art,
        f"{art}:{id}",
        {was: str(id)},
        jetzt=buch.uhr.jetzt(),
        klasse=klasse,
        vorhandener=vorhandener,
    )
