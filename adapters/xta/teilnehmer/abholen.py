"""Emptying the own account, oldest first; what cannot be read is told and stays, the others come."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import BinaryIO

from adapters.xta.draht.kasten import Auswahl
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
        anzahl += _hole(client, kennung, annehmen, unlesbar)
    return anzahl


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


def _hole(client: Kontoclient, kennung: str, annehmen: Annehmen, unlesbar: Unlesbar) -> int:
    try:
        with client.hole(Auswahl((kennung,))) as nachricht:
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
