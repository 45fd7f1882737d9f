"""Which documents a folder holds: what akte.json says, completed by what lies there.

What akte.json lists must be there. Files it does not list come after the listed ones, in the order of
their paths, without a class: the release gate then holds them for a named person instead of losing
them. Only hidden files (leading dot) and those of the system (`Thumbs.db`) are left out.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from uuid import UUID, uuid5

from adapters.dms.folder.dateien import dateien, oeffne
from adapters.dms.folder.fehler import AkteUnlesbar
from adapters.dms.folder.namen import pruefe_liste
from gateway.aktendatei import DATEINAME, Aktenangabe, Dokumentangabe, als_dokument, lies
from gateway.domain.akte import Dokument
from gateway.domain.systemdatei import systemdatei

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
_Platz = tuple[str, ...]


def lies_angabe(ordner: Path) -> Aktenangabe:
    """akte.json of a folder. Raises `AktendateiUngueltig`, `AkteUnlesbar`, `OSError`."""
    with oeffne(ordner, (DATEINAME,)) as datei:
        daten = datei.read(_GROESSTE_ANGABE + 1)
    if len(daten) > _GROESSTE_ANGABE:
        raise AkteUnlesbar("akte.json ist zu groß.")
    return lies(daten)


def dokumente(ordner: Path, angabe: Aktenangabe) -> tuple[Dokument, ...]:
    """All documents in order. Raises `AkteUnlesbar` when a listed one is missing."""
    vorhanden = {platz: None for platz in sorted(dateien(ordner)) if platz != (DATEINAME,)}
    _pruefe_kodierung(vorhanden)
    gelistet = {_platz(d): d for d in angabe.dokumente or []}
    if not gelistet.keys() <= vorhanden.keys() or len(gelistet) != len(angabe.dokumente or []):
        raise AkteUnlesbar("akte.json nennt Dokumente, die nicht oder nicht genau einmal im Ordner liegen.")
    dazu = [
        Dokumentangabe(datei="/".join(platz))
        for platz in vorhanden
        if platz not in gelistet and not platz[-1].startswith(".") and not systemdatei(platz)
    ]
    ergebnis = tuple(
        _dokument(ordner, eintrag, position) for eintrag, position in _geordnet([*gelistet.values()], dazu)
    )
    pruefe_liste(ergebnis, gross_gleich_klein=False)
    return ergebnis


def _pruefe_kodierung(plaetze: dict[_Platz, None]) -> None:
    try:
        "".join(teil for platz in plaetze for teil in platz).encode()
    except UnicodeEncodeError:
        raise AkteUnlesbar("Ein Dateiname im Ordner ist kein gültiges UTF-8. Bitte umbenennen.") from None


def _platz(eintrag: Dokumentangabe) -> _Platz:
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
