"""Names of files and folders that may be handed over and written: checked, never changed."""

from __future__ import annotations

import unicodedata

from gateway.nachrichten.lieferungsregeln import gefaehrlich
from gateway.paket.fehler import NameUnzulaessig

HOECHSTLAENGE = 255
"""Bytes of one name in UTF-8, the limit of common file systems."""
HOECHSTPFAD = 1500
"""Bytes of the whole relative path."""
HOECHSTTIEFE = 64
"""Folders above a file."""
_TRENNER = ("/", "\\")


def pruefe_pfad(bestandteile: tuple[str, ...], wo: str) -> None:
    """Folder names followed by the file name; `wo` names the file or document for people.

    Refused: empty, "." and "..", separators and control characters (path traversal), hidden folders
    (they hold metadata), too long. Raises `NameUnzulaessig`."""
    if sum(len(b.encode()) + 1 for b in bestandteile) > HOECHSTPFAD:
        raise NameUnzulaessig("Der Pfad ist zu lang. Bitte Ordner kürzer benennen.", wo=wo)
    if len(bestandteile) - 1 > HOECHSTTIEFE:
        raise NameUnzulaessig("Die Ordner sind zu tief verschachtelt.", wo=wo)
    for bestandteil in bestandteile:
        if grund := _einwand(bestandteil):
            raise NameUnzulaessig(grund, wo=wo)
    if any(ordner.startswith(".") for ordner in bestandteile[:-1]):
        raise NameUnzulaessig("Der Ordner ist versteckt (Punkt am Anfang); bitte umbenennen.", wo=wo)


def _einwand(name: str) -> str | None:
    if name.strip() in ("", ".", ".."):
        return "Der Name ist leer oder führt aus dem Ordner hinaus."
    if any(trenner in name for trenner in _TRENNER):
        return "Der Name enthält einen Schrägstrich; bitte umbenennen."
    if any(unicodedata.category(zeichen) == "Cc" for zeichen in name):
        return "Der Name enthält Steuerzeichen; bitte umbenennen."
    if gefaehrlich(name):
        return "Der Name beginnt wie ein Laufwerk (Buchstabe und Doppelpunkt); bitte umbenennen."
    if len(name.encode()) > HOECHSTLAENGE:
        return f"Der Name ist länger als {HOECHSTLAENGE} Bytes; bitte kürzen."
    return None
