"""What lies in the folder of a file: akte.json, the documents, and what a delivery is just adding."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from adapters.dms.aktenliste import GROESSTE_ANGABE, baue_akte
from adapters.dms.folder.dateien import dateien, oeffne
from adapters.dms.folder.fehler import DmsGestoert
from adapters.dms.namen import Platz
from gateway.aktendatei import DATEINAME, Aktenangabe, lies
from gateway.dmsfehler import AkteUnbekannt, AkteUnlesbar
from gateway.domain.akte import Akte

UEBERNAHME = ".uebernahme"
WARTET = ".wartet"
"""`.uebernahme/<vorgang>.wartet`: places that a delivery takes before akte.json names them."""

_VERSUCHE = 50


@dataclass(frozen=True)
class Ordnerstand:
    """A folder as it was at one moment."""

    akte: Akte
    belegt: frozenset[Platz]
    """Places of all files, also of those that are just coming."""


def aktenordner(akten: Path, kennung: str) -> Path:
    """The folder of a visible file. Raises `AkteUnbekannt`, also for an id that would lead out."""
    ordner = akten / kennung
    if not ist_kennung(kennung) or ordner.is_symlink() or not ordner.is_dir():
        raise AkteUnbekannt()
    return ordner


def ist_kennung(text: str) -> bool:
    """Whether this can be the name of a file's folder."""
    return bool(text) and not text.startswith(".") and not {"/", "\0"} & set(text)


def lies_stand(ordner: Path, *, aktenzeichen: str = "", luecken: bool = False) -> Ordnerstand:
    """The whole file. A delivery that ends meanwhile has replaced akte.json: then it is read once more.

    `luecken`: listed documents that are missing are left out instead of raising `AkteUnlesbar`.
    Raises `AktendateiUngueltig`, `AkteUnlesbar`, `OSError`."""
    for _ in range(_VERSUCHE):
        vorher = stand_der_angabe(ordner)
        angabe = lies_angabe(ordner)
        vorhanden = {p: _groesse(ordner, p) for p in dateien(ordner) if p != (DATEINAME,)}
        kommt = {platz for plaetze in wartende(ordner).values() for platz in plaetze.values()}
        if stand_der_angabe(ordner) == vorher:
            akte = baue_akte(
                ordner.name, angabe, vorhanden, kommt, aktenzeichen=aktenzeichen, luecken=luecken
            )
            return Ordnerstand(akte, frozenset(vorhanden) | kommt)
    raise DmsGestoert("Die Angaben zur Akte ändern sich ständig.")


def stand_der_angabe(ordner: Path) -> tuple[int, int, int]:
    """Changes whenever akte.json does. Raises `OSError`."""
    angaben = (ordner / DATEINAME).lstat()
    return angaben.st_ino, angaben.st_mtime_ns, angaben.st_size


def wartende(ordner: Path) -> dict[str, dict[UUID, Platz]]:
    """Places that deliveries are taking right now or when they were interrupted, by Vorgang."""
    try:
        namen = [n.name for n in (ordner / UEBERNAHME).iterdir() if n.suffix == WARTET]
    except (FileNotFoundError, NotADirectoryError):
        return {}
    gefunden = {}
    for name in namen:
        try:
            with oeffne(ordner, (UEBERNAHME, name)) as datei:
                plaetze = json.loads(datei.read())
        except FileNotFoundError:
            continue
        gefunden[name.removesuffix(WARTET)] = {UUID(u): tuple(p) for u, p in plaetze.items()}
    return gefunden


def lies_angabe(ordner: Path) -> Aktenangabe:
    """akte.json of a folder. Raises `AktendateiUngueltig`, `AkteUnlesbar`, `OSError`."""
    with oeffne(ordner, (DATEINAME,)) as datei:
        daten = datei.read(GROESSTE_ANGABE + 1)
    if len(daten) > GROESSTE_ANGABE:
        raise AkteUnlesbar("akte.json ist zu groß.")
    return lies(daten)


def _groesse(ordner: Path, platz: Platz) -> int:
    return ordner.joinpath(*platz).lstat().st_size
