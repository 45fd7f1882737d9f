"""How a file is divided: volumes, Vorgänge, documents with pieces, and what was recorded of each of them.

The documents are named by their uuid, so that the division holds wherever they lie (xdomea 4.0, AkteType)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID, uuid5

from gateway.domain.akte import Dokument
from gateway.domain.ebene import Dokumentstelle, Ebene, Ebenenart
from gateway.domain.teilklasse import OHNE_MENSCHEN

_NAMENSRAUM = UUID("6c1f5d36-8f6e-5a9c-8f0b-0f3e7c2d9b51")


def neue_gliederung(aktenzeichen: str) -> Ebene:
    """Of a file that tells nothing of its division: the same file, the same id."""
    return Ebene(Ebenenart.AKTE, uuid5(_NAMENSRAUM, aktenzeichen))


def einsortiert(akte: Ebene, dokumente: Iterable[Dokument]) -> Ebene:
    """Every document has a place: who has none goes where its folders lead, by the names of the levels."""
    genannt = akte.genannt()
    return _gelegt(akte, [(d.pfad, d.uuid) for d in dokumente if d.uuid not in genannt])


def _gelegt(ebene: Ebene, neue: Sequence[tuple[tuple[str, ...], UUID]]) -> Ebene:
    hier = tuple(Dokumentstelle(uuid) for pfad, uuid in neue if not pfad)
    tiefer: dict[str, list[tuple[tuple[str, ...], UUID]]] = {}
    for pfad, uuid in neue:
        if pfad:
            tiefer.setdefault(pfad[0], []).append((pfad[1:], uuid))
    teile = [
        _gelegt(teil, tiefer.pop(teil.betreff or "", ())) if teil.art in _DARUNTER else teil
        for teil in ebene.teile
    ]
    dazu = (
        _gelegt(Ebene(_DARUNTER[ebene.art], uuid5(ebene.uuid, name), name), gruppe)
        for name, gruppe in tiefer.items()
    )
    return replace(ebene, dokumente=(*ebene.dokumente, *hier), teile=(*teile, *dazu))


_DARUNTER = {
    Ebenenart.AKTE: Ebenenart.TEILAKTE,
    Ebenenart.TEILAKTE: Ebenenart.TEILAKTE,
    Ebenenart.VORGANG: Ebenenart.TEILVORGANG,
    Ebenenart.TEILVORGANG: Ebenenart.TEILVORGANG,
}
"""What a folder becomes inside of what."""


def abzugeben(akte: Ebene, dabei: Collection[UUID], *, ganz: bool) -> Ebene:
    """What may be told with a delivery of the documents `dabei`: their levels, and levels without any document that
    are said to need no release. What was recorded of the file as a whole goes with the whole file only (`ganz`):
    it may speak of parts that stay here."""
    teile = (_mitzunehmen(teil, frozenset(dabei)) for teil in akte.teile)
    return replace(
        akte,
        historie=akte.historie if ganz else (),
        dokumente=tuple(s for s in akte.dokumente if s.uuid in dabei),
        teile=tuple(teil for teil in teile if teil is not None),
    )


def _mitzunehmen(ebene: Ebene, dabei: frozenset[UUID]) -> Ebene | None:
    leer = not ebene.genannt()
    geht = ebene.genannt() & dabei or (leer and ebene.klasse in OHNE_MENSCHEN)
    if not geht:
        return None
    teile = (_mitzunehmen(teil, dabei) for teil in ebene.teile)
    ganz = ebene.genannt() <= dabei
    return replace(
        ebene,
        klasse=None,
        historie=ebene.historie if ganz else (),
        dokumente=tuple(s for s in ebene.dokumente if s.uuid in dabei),
        teile=tuple(teil for teil in teile if teil is not None),
    )


def vereinige(bisher: Ebene | None, dazu: Ebene | None) -> Ebene | None:
    """The division after another delivery: levels of the same uuid are one, nothing known is lost, and a document
    keeps the place that it has."""
    if bisher is None or dazu is None:
        return bisher or dazu
    belegt = bisher.genannt()
    return _vereinigt(bisher, _ohne(dazu, belegt))


def _ohne(ebene: Ebene, belegt: set[UUID]) -> Ebene:
    return replace(
        ebene,
        dokumente=tuple(s for s in ebene.dokumente if s.uuid not in belegt),
        teile=tuple(_ohne(teil, belegt) for teil in ebene.teile),
    )


def _vereinigt(eine: Ebene, andere: Ebene) -> Ebene:
    neue = {teil.uuid: teil for teil in andere.teile}
    teile = [_vereinigt(teil, neue.pop(teil.uuid)) if teil.uuid in neue else teil for teil in eine.teile]
    return replace(
        eine,
        historie=(*eine.historie, *(e for e in andere.historie if e not in eine.historie)),
        dokumente=(*eine.dokumente, *andere.dokumente),
        teile=(*teile, *neue.values()),
    )
