"""Messages that lie together explain each other: a 010201 says which formats its answer may use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from uuid import UUID

from gateway.errors import Fehler
from gateway.nachrichten.anforderung import Anforderung
from gateway.nachrichten.briefkopf import Briefkopf, lies_kopf
from gateway.nachrichten.lesen import lies_nachricht

Vereinbarungen = Mapping[UUID, frozenset[str]]
"""Message id of a valid 010201 -> further formats that it announces."""


def finde_vereinbarungen(dateien: Iterable[Path]) -> Vereinbarungen:
    """What the requests among these files announce; whatever cannot be read announces nothing."""
    gefunden = {}
    for datei in dateien:
        kopf = _kopf(datei)
        if kopf is None or kopf.wurzel != Anforderung.WURZEL:
            continue
        try:
            with datei.open("rb") as quelle:
                nachricht = lies_nachricht(quelle)
        except (OSError, Fehler):
            continue
        if isinstance(nachricht, Anforderung):
            gefunden[nachricht.kopf.uuid] = frozenset(nachricht.weitere_formate)
    return gefunden


def vereinbarte_formate(datei: Path, vereinbarungen: Vereinbarungen) -> frozenset[str]:
    """Formats beyond PDF and JPG that the request named by `ausloeserUUID` announces."""
    kopf = _kopf(datei) if vereinbarungen else None
    return vereinbarungen.get(kopf.ausloeser, frozenset()) if kopf and kopf.ausloeser else frozenset()


def _kopf(datei: Path) -> Briefkopf | None:
    try:
        with datei.open("rb") as quelle:
            return lies_kopf(quelle)
    except (OSError, Fehler):
        return None
