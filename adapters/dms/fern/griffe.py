"""Small reads in a tree that several rooms need, and what the folders of ours inside a file are called."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO
from uuid import UUID

from adapters.dms.aktenliste import GROESSTE_ANGABE
from adapters.dms.fern.baum import Baum, Fehlt
from adapters.dms.namen import Platz
from adapters.dms.summen import STUECK, Summe, summe

UEBERNAHME = ".uebernahme"
NACHRICHTEN = ".nachrichten"
WARTET = ".wartet.json"
"""`.uebernahme/<vorgang>.wartet.json`: places that a delivery takes before akte.json names them."""


def wartende(baum: Baum, kennung: str) -> dict[str, dict[UUID, Platz]]:
    """Places that deliveries are taking right now or when they were interrupted, by Vorgang."""
    gefunden = {}
    for name in namen_in(baum, (kennung, UEBERNAHME)):
        daten = klein(baum, (kennung, UEBERNAHME, name)) if name.endswith(WARTET) else None
        if daten is not None:
            plaetze = json.loads(daten)
            gefunden[name.removesuffix(WARTET)] = {UUID(u): tuple(p) for u, p in plaetze.items()}
    return gefunden


def namen_in(baum: Baum, ort: Platz) -> list[str]:
    """Names in a folder; none when there is no such folder."""
    try:
        return [e.name for e in baum.liste(ort)]
    except Fehlt:
        return []


def klein(baum: Baum, ort: Platz) -> bytes | None:
    """A small file of ours; None when it is not there."""
    try:
        with baum.oeffne(ort) as datei:
            return b"".join(_anfang(datei))
    except Fehlt:
        return None


def _anfang(datei: BinaryIO) -> Iterator[bytes]:
    """In pieces: asked for all at once, Python would set aside room for as much."""
    gelesen = 0
    while gelesen < GROESSTE_ANGABE and (stueck := datei.read(STUECK)):
        gelesen += len(stueck)
        yield stueck


def summe_der_datei(baum: Baum, ort: Platz) -> Summe | None:
    """Of the bytes as they come back; None = nothing lies there."""
    try:
        with baum.oeffne(ort) as datei:
            return summe(datei)
    except Fehlt:
        return None
