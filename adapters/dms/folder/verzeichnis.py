"""Which documents a folder holds: what akte.json says, completed by what lies there.

What akte.json lists must be there. Files it does not list come after the listed ones, in the order of
their paths, without a class: the release gate then holds them for a named person instead of losing
them. Left out are hidden files (leading dot), those of the system (`Thumbs.db`) and what a delivery is just
adding (see `anbau`).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5

from adapters.dms.folder.dateien import dateien, oeffne
from adapters.dms.folder.fehler import DmsGestoert
from adapters.dms.namen import Platz, pruefe_liste
from gateway.aktendatei import DATEINAME, Aktenangabe, Dokumentangabe, als_dokument, lies
from gateway.dmsfehler import AkteUnbekannt, AkteUnlesbar
from gateway.domain.akte import Akte, Dokument
from gateway.domain.systemdatei import systemdatei

UEBERNAHME = ".uebernahme"
WARTET = ".wartet"
"""`.uebernahme/<vorgang>.wartet`: places that a delivery takes before akte.json names them."""

NAMENSRAUM = UUID("5f0c1d1e-6f5c-5c0e-9a53-0d6f1f4b7c11")
"""For the uuids of documents laid into a folder by hand: same folder and place, same uuid."""

_GROESSTE_ANGABE = 100_000_000
_SONSTIGES = "100"
_FORMATE = {
    "pdf": "018",
    "jpg": "011",
    "jpeg": "010",
    "jpe": "009",
    "png": "019",
    "tif": "023",
    "tiff": "024",
}
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
        vorhanden = [p for p in sorted(dateien(ordner)) if p != (DATEINAME,)]
        kommt = {platz for plaetze in wartende(ordner).values() for platz in plaetze.values()}
        if stand_der_angabe(ordner) == vorher:
            akte = _akte(ordner, angabe, vorhanden, kommt, aktenzeichen, luecken=luecken)
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
        daten = datei.read(_GROESSTE_ANGABE + 1)
    if len(daten) > _GROESSTE_ANGABE:
        raise AkteUnlesbar("akte.json ist zu groß.")
    return lies(daten)


def _akte(
    ordner: Path,
    angabe: Aktenangabe,
    vorhanden: list[Platz],
    kommt: set[Platz],
    aktenzeichen: str,
    *,
    luecken: bool,
) -> Akte:
    if angabe.person is None:
        raise AkteUnlesbar("In akte.json fehlt die Person.")
    _pruefe_kodierung(vorhanden)
    liste = [d for d in angabe.dokumente or [] if not luecken or _platz(d) in vorhanden]
    gelistet = {_platz(d): d for d in liste}
    if not gelistet.keys() <= set(vorhanden) or len(gelistet) != len(liste):
        raise AkteUnlesbar("akte.json nennt Dokumente, die nicht oder nicht genau einmal im Ordner liegen.")
    dazu = [
        Dokumentangabe(datei="/".join(platz))
        for platz in vorhanden
        if platz not in gelistet
        and platz not in kommt
        and not platz[-1].startswith(".")
        and not systemdatei(platz)
    ]
    dokumente = tuple(
        _dokument(ordner, eintrag, position) for eintrag, position in _geordnet([*gelistet.values()], dazu)
    )
    pruefe_liste(dokumente, gross_gleich_klein=False)
    return Akte(
        angabe.person.als_person(), angabe.aktenzeichen or aktenzeichen, dokumente, angabe.als_merkmale()
    )


def _pruefe_kodierung(plaetze: list[Platz]) -> None:
    try:
        "".join(teil for platz in plaetze for teil in platz).encode()
    except UnicodeEncodeError:
        raise AkteUnlesbar("Ein Dateiname im Ordner ist kein gültiges UTF-8. Bitte umbenennen.") from None


def _platz(eintrag: Dokumentangabe) -> Platz:
    return PurePosixPath(eintrag.datei).parts


def _geordnet(gelistet: list[Dokumentangabe], dazu: list[Dokumentangabe]) -> list[tuple[Dokumentangabe, int]]:
    """Given positions are kept as they are when they make an order; otherwise counted anew."""
    positionen = [e.position for e in gelistet if e.position is not None]
    if len(set(positionen)) == len(gelistet):
        naechste = max(positionen, default=0) + 1
        mit = sorted(zip(gelistet, positionen, strict=True), key=lambda paar: paar[1])
        return [*mit, *zip(dazu, range(naechste, naechste + len(dazu)), strict=True)]
    return list(zip([*gelistet, *dazu], range(1, len(gelistet) + len(dazu) + 1), strict=True))


def _dokument(ordner: Path, eintrag: Dokumentangabe, position: int) -> Dokument:
    groesse = ordner.joinpath(*_platz(eintrag)).lstat().st_size
    return als_dokument(
        eintrag.model_copy(update={"position": position, "groesse": groesse}),
        uuid=uuid5(NAMENSRAUM, "/".join((ordner.name, *_platz(eintrag)))),
        format_=_FORMATE.get(PurePosixPath(eintrag.datei).suffix[1:].lower(), _SONSTIGES),
        position=position,
    )
