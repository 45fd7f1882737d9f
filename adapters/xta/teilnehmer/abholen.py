"""Emptying the own account, oldest first; what cannot be read is told and stays, the others come."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO

from adapters.xta.draht.kasten import Auswahl
from adapters.xta.draht.metadaten import Metadaten
from adapters.xta.fehler import Abgelehnt
from adapters.xta.teilnehmer.werte import Kontoclient, Nachricht
from gateway.errors import EingabeFehler

Annehmen = Callable[[Nachricht], None]
"""Has stored the message durably when it returns. Raises a leaf of `EingabeFehler` for one that is none."""
Unlesbar = Callable[[str, BinaryIO, EingabeFehler], None]
_SEITE = 100


def leere(
    client: Kontoclient,
    annehmen: Annehmen,
    unlesbar: Unlesbar,
    *,
    hoechstens: int,
    ausser: Callable[[str], bool] = lambda _kennung: False,
) -> int:
    """How many were fetched; each is acknowledged after `annehmen` has returned (invariant 1).

    `ausser`: ids that are left alone."""
    anzahl = 0
    for kennung in list(_wartende(client, hoechstens, ausser)):
        anzahl += _hole(client, Auswahl((kennung,)), annehmen, unlesbar)
    return anzahl


def hole_nach(client: Kontoclient, seit: datetime, annehmen: Annehmen, unlesbar: Unlesbar) -> int:
    """What came in since then and is received already, once more; what the server has thrown away is left out. Like
    `leere` otherwise."""
    auswahl, anzahl = Auswahl(ab=seit, empfangene=True), 0
    for eintrag in list(_eintraege(client, auswahl)):
        if eintrag.zeiten.empfangen is not None:
            anzahl += _hole(client, replace(auswahl, message_ids=(eintrag.message_id,)), annehmen, unlesbar)
    return anzahl


def _eintraege(client: Kontoclient, auswahl: Auswahl) -> Iterator[Metadaten]:
    liste = client.statusliste(auswahl, hoechstens=_SEITE)
    gesehen: set[str] = set()
    while neue := [e for e in liste.eintraege if e.message_id not in gesehen]:
        gesehen.update(e.message_id for e in neue)
        yield from neue
        if not liste.kasten.offen:
            return
        liste = client.naechste_statusliste(liste.kasten.anfrage)


def _wartende(client: Kontoclient, hoechstens: int, ausser: Callable[[str], bool]) -> Iterator[str]:
    liste = client.statusliste(hoechstens=min(hoechstens, _SEITE))
    gesehen: set[str] = set()
    while neue := [kennung for kennung in liste.kennungen if kennung not in gesehen]:
        gesehen.update(neue)
        for kennung in neue:
            if not ausser(kennung):
                yield kennung
                hoechstens -= 1
            if not hoechstens:
                return
        if not liste.kasten.offen:
            return
        liste = client.naechste_statusliste(liste.kasten.anfrage)


def _hole(client: Kontoclient, eine: Auswahl, annehmen: Annehmen, unlesbar: Unlesbar) -> int:
    (kennung,) = eine.message_ids
    try:
        with client.hole(eine) as nachricht:
            if nachricht is None or nachricht.kasten is None:
                return 0
            anfrage = nachricht.kasten.anfrage
            try:
                annehmen(nachricht)
            except EingabeFehler as fehler:
                nachricht.datei.seek(0)
                unlesbar(kennung, nachricht.datei, fehler)
                return 0
    except Abgelehnt:
        return 0  # somebody else has it by now
    except EingabeFehler as fehler:
        unlesbar(kennung, io.BytesIO(), fehler)
        return 0
    client.schliesse(anfrage, [kennung])
    return 1
