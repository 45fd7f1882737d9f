"""Which documents a file holds: what akte.json says, completed by what lies there.

What akte.json lists must be there. Files it does not list come after the listed ones, in the order of
their paths, without a class: the release gate then holds them for a named person instead of losing
them. Left out are hidden files (leading dot) and what a delivery is just adding.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from pathlib import PurePosixPath
from uuid import UUID, uuid5

from adapters.dms.namen import Platz, pruefe_liste
from gateway.aktendatei import Aktenangabe, Dokumentangabe, als_dokument
from gateway.dmsfehler import AkteUnlesbar
from gateway.domain.akte import Akte, Dokument
from gateway.domain.systemdatei import systemdatei

NAMENSRAUM = UUID("5f0c1d1e-6f5c-5c0e-9a53-0d6f1f4b7c11")
"""For the uuids of documents laid into a file by hand: same file and place, same uuid."""
GROESSTE_ANGABE = 100_000_000
"""Bytes of akte.json."""

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


def baue_akte(
    kennung: str,
    angabe: Aktenangabe,
    vorhanden: Mapping[Platz, int | None],
    kommt: Set[Platz] = frozenset(),
    *,
    aktenzeichen: str = "",
    luecken: bool = False,
) -> Akte:
    """`vorhanden`: places and sizes of all files but akte.json; `kommt`: places that a delivery is taking.

    `luecken`: listed documents that are missing are left out. Raises `AkteUnlesbar`."""
    if angabe.person is None:
        raise AkteUnlesbar("In akte.json fehlt die Person.")
    _pruefe_kodierung(vorhanden)
    liste = [d for d in angabe.dokumente or [] if not luecken or _platz(d) in vorhanden]
    gelistet = {_platz(d): d for d in liste}
    if not gelistet.keys() <= vorhanden.keys() or len(gelistet) != len(liste):
        raise AkteUnlesbar("akte.json nennt Dokumente, die nicht oder nicht genau einmal dort liegen.")
    dazu = [
        Dokumentangabe(datei="/".join(platz))
        for platz in sorted(vorhanden)
        if platz not in gelistet
        and platz not in kommt
        and not platz[-1].startswith(".")
        and not systemdatei(platz)
    ]
    dokumente = tuple(
        _dokument(kennung, eintrag, position, vorhanden[_platz(eintrag)])
        for eintrag, position in _geordnet([*gelistet.values()], dazu)
    )
    pruefe_liste(dokumente, gross_gleich_klein=False)
    return Akte(
        angabe.person.als_person(),
        angabe.aktenzeichen or aktenzeichen,
        dokumente,
        angabe.als_merkmale(),
        angabe.als_gliederung(dokumente),
    )


def _pruefe_kodierung(plaetze: Mapping[Platz, int | None]) -> None:
    try:
        "".join(teil for platz in plaetze for teil in platz).encode()
    except UnicodeEncodeError:
        raise AkteUnlesbar("Ein Dateiname ist kein gültiges UTF-8. Bitte umbenennen.") from None


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


def _dokument(kennung: str, eintrag: Dokumentangabe, position: int, groesse: int | None) -> Dokument:
    return als_dokument(
        eintrag.model_copy(
            update={"position": position, "groesse": eintrag.groesse if groesse is None else groesse}
        ),
        uuid=uuid5(NAMENSRAUM, "/".join((kennung, *_platz(eintrag)))),
        format_=_FORMATE.get(PurePosixPath(eintrag.datei).suffix[1:].lower(), _SONSTIGES),
        position=position,
    )
