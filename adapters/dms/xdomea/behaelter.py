"""What 0401 is made of: folders and the division of the file as one tree of Akte, Teilakten and Vorgänge.

The folders lead: whoever looks in the eAkte finds the documents where they lie in any other DMS. The division adds
what the folders can't say: which of them is a Vorgang, under which uuid, what was recorded of it, and the levels
that have no folder of their own (Vorgänge inside of a folder, a volume of paper)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID, uuid5

from adapters.dms.xdomea.fassung import Fassung
from gateway.domain.akte import Akte, Dokument
from gateway.domain.ebene import Ebene, Ebenenart, Historieneintrag

TEILAKTE, VORGANG, TEILVORGANG = "Teilakte", "Vorgang", "Teilvorgang"
_VORGAENGE = frozenset({Ebenenart.VORGANG, Ebenenart.TEILVORGANG})


@dataclass(frozen=True)
class Behaelter:
    """`element`: its name in xdomea; `pfad`: the folder it stands for, None where it has none; `ebene`: what is known
    of it; `dokumente`: those that lie directly in it."""

    element: str
    kennung: UUID
    name: str
    pfad: tuple[str, ...] | None
    ebene: Ebene | None
    dokumente: Sequence[Dokument]
    innen: Sequence[Behaelter]

    def von(self, element: str) -> Sequence[Behaelter]:
        """Those inside that are called so."""
        return [b for b in self.innen if b.element == element]


def historie(akte: Akte) -> dict[UUID, tuple[Historieneintrag, ...]]:
    """Of documents."""
    ebenen = akte.gliederung.ebenen() if akte.gliederung else ()
    return {s.uuid: s.historie for ebene in ebenen for s in ebene.dokumente if s.historie}


def baue(akte: Akte, kennung: UUID, fassung: Fassung) -> Behaelter:
    """The whole file."""
    dokumente = sorted(akte.dokumente, key=lambda d: (d.pfad, d.position))
    return _Bau(kennung, fassung, {d.uuid for d in dokumente}).behaelter(
        "Akte", kennung, "", (), akte.gliederung, dokumente, eigen=True
    )


@dataclass(frozen=True)
class _Kinder:
    """The levels right below one, by their number: what lies in each, and the other way round."""

    inhalt: Mapping[int, frozenset[UUID]]
    nach_inhalt: Mapping[frozenset[UUID], Ebene]
    nach_dokument: Mapping[UUID, int]
    leere: Sequence[int]
    """Those in which nothing lies, here or elsewhere."""

    @classmethod
    def von(cls, ebene: Ebene, alle: set[UUID]) -> _Kinder:
        teile = {i: t for i, t in enumerate(ebene.teile) if t.art is not Ebenenart.DOKUMENT}
        genannt = {i: frozenset(t.genannt()) for i, t in teile.items()}
        inhalt = {i: g & alle for i, g in genannt.items() if g & alle}
        return cls(
            inhalt,
            {docs: teile[i] for i, docs in reversed(inhalt.items())},
            {u: i for i, docs in reversed(inhalt.items()) for u in docs},
            [i for i, g in genannt.items() if not g],
        )


class _Bau:
    def __init__(self, akte: UUID, fassung: Fassung, alle: set[UUID]):
        self._akte = akte
        self._fassung = fassung
        self._alle = alle
        self._kinder: dict[int, _Kinder] = {}
        self._gelegt: set[UUID] = set()

    def behaelter(
        self,
        element: str,
        kennung: UUID,
        name: str,
        hier: tuple[str, ...],
        ebene: Ebene | None,
        dokumente: Sequence[Dokument],
        *,
        eigen: bool,
    ) -> Behaelter:
        """`eigen`: `ebene` is this folder itself, not one above it that nothing below has matched yet."""
        direkt = [d for d in dokumente if d.pfad == hier]
        innen, vergeben = [], set[UUID]()
        for ordner, gruppe in groupby((d for d in dokumente if d.pfad != hier), lambda d: d.pfad[len(hier)]):
            teil = list(gruppe)
            treffer = self._ebene_von(teil, ebene)
            vergeben |= {treffer.uuid} if treffer else set()
            innen.append(self._ordner(element, (*hier, ordner), treffer, ebene, teil))
        ohne_ordner = self._ohne_ordner(element, direkt, ebene, vergeben, eigen=eigen)
        belegt = {d.uuid for b in ohne_ordner for d in _dokumente(b)}
        frei = [d for d in direkt if d.uuid not in belegt]
        return Behaelter(
            element,
            kennung,
            name,
            hier,
            ebene if eigen else None,
            frei,
            self._moeglich(element, frei, [*ohne_ordner, *innen]),
        )

    def _ordner(
        self,
        element: str,
        dort: tuple[str, ...],
        treffer: Ebene | None,
        darueber: Ebene | None,
        dokumente: Sequence[Dokument],
    ) -> Behaelter:
        kennung = treffer.uuid if treffer else uuid5(self._akte, "/".join(dort))
        eigen = treffer is not None
        return self.behaelter(
            _element(element, treffer), kennung, dort[-1], dort, treffer or darueber, dokumente, eigen=eigen
        )

    def _ebene_von(self, dokumente: Sequence[Dokument], darueber: Ebene | None) -> Ebene | None:
        """The level that holds exactly what lies in this folder."""
        gesucht = frozenset(d.uuid for d in dokumente)
        return self._unter(darueber).nach_inhalt.get(gesucht) if darueber else None

    def _unter(self, ebene: Ebene) -> _Kinder:
        """Looked through once, however many folders ask."""
        if id(ebene) not in self._kinder:
            self._kinder[id(ebene)] = _Kinder.von(ebene, self._alle)
        return self._kinder[id(ebene)]

    def _ohne_ordner(
        self,
        element: str,
        direkt: Sequence[Dokument],
        ebene: Ebene | None,
        vergeben: set[UUID],
        *,
        eigen: bool,
    ) -> list[Behaelter]:
        """Levels all of whose documents lie directly in this folder, and (`eigen`) those without any."""
        if ebene is None:
            return []
        hier, unter = {d.uuid: d for d in direkt}, self._unter(ebene)
        kandidaten = dict.fromkeys(unter.nach_dokument[u] for u in hier if u in unter.nach_dokument)
        passend = [i for i in kandidaten if unter.inhalt[i] <= hier.keys()]
        nummern = sorted([*passend, *(unter.leere if eigen else ())])
        teile = (ebene.teile[i] for i in nummern)
        return [self._ebene(_element(element, t), t, hier) for t in teile if t.uuid not in vergeben]

    def _ebene(self, element: str, ebene: Ebene, hier: dict[UUID, Dokument]) -> Behaelter:
        """Documents of several pieces have no place here: their pieces stand for themselves."""
        stuecke = [s.uuid for t in ebene.teile if t.art is Ebenenart.DOKUMENT for s in t.dokumente]
        genannt = dict.fromkeys((*(s.uuid for s in ebene.dokumente), *stuecke))
        direkt = [hier[u] for u in genannt if u in hier and u not in self._gelegt]
        self._gelegt.update(
            d.uuid for d in direkt
        )  # a document that is named twice lies where it is named first
        innen = [
            self._ebene(_element(element, t), t, hier) for t in ebene.teile if t.art is not Ebenenart.DOKUMENT
        ]
        name = ebene.betreff or ebene.kennzeichen or element
        return Behaelter(
            element, ebene.uuid, name, None, ebene, direkt, self._moeglich(element, direkt, innen)
        )

    def _moeglich(self, element: str, direkt: Sequence[Dokument], innen: list[Behaelter]) -> list[Behaelter]:
        """Before 3.0 an Akte holds documents or Vorgänge, not both: a Vorgang beside documents is a Teilakte."""
        if self._fassung.teilakten_innen or not direkt or element in (VORGANG, TEILVORGANG):
            return innen
        return [_als_teilakte(b) if b.element == VORGANG else b for b in innen]


def _element(darueber: str, ebene: Ebene | None) -> str:
    if darueber in (VORGANG, TEILVORGANG):
        return TEILVORGANG
    return VORGANG if ebene is not None and ebene.art in _VORGAENGE else TEILAKTE


def _als_teilakte(b: Behaelter) -> Behaelter:
    return replace(b, element=TEILAKTE, innen=[_als_teilakte(i) for i in b.innen])


def _dokumente(b: Behaelter) -> list[Dokument]:
    return [*b.dokumente, *(d for i in b.innen for d in _dokumente(i))]
