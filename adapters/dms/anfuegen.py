"""Adding a delivery to a file that is there: what comes new, where it goes, what the file then is. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import count
from pathlib import PurePosixPath
from uuid import UUID

from adapters.dms.namen import LAENGSTER_NAME, Platz, gleich, pruefe_pfad
from gateway.dmsfehler import AndererInhalt
from gateway.domain import gliederung
from gateway.domain.akte import Akte, Dokument
from gateway.domain.merkmal import vereinige

Summengeber = Callable[[Dokument], str]
"""Digest (SHA-256 hex) of a document of the file that does not name one itself."""


@dataclass(frozen=True)
class Zuwachs:
    """`akte` after the delivery; `plaetze` of the documents that come new, by uuid."""

    akte: Akte
    plaetze: dict[UUID, Platz]


def fuege_an(
    bestehend: Akte,
    dazu: Akte,
    belegt: Iterable[Platz],
    summe_von: Summengeber,
    *,
    gross_gleich_klein: bool,
    vorgesehen: Mapping[UUID, Platz] | None = None,
) -> Zuwachs:
    """New documents come after the others. `belegt`: places of all files that lie there; `vorgesehen`: places
    that an interrupted attempt has chosen already. Raises `AndererInhalt` (see `pruefe_widerspruch`)."""
    pruefe_widerspruch(bestehend, dazu, summe_von)
    vorhanden = {d.uuid for d in bestehend.dokumente}
    neue = sorted((d for d in dazu.dokumente if d.uuid not in vorhanden), key=lambda d: d.position)
    ort = _Orte(belegt, gross_gleich_klein)
    plaetze = {d.uuid: (vorgesehen or {}).get(d.uuid) or ort.frei(pruefe_pfad(d)) for d in neue}
    ab = max((d.position for d in bestehend.dokumente), default=0) + 1
    angefuegt = (
        replace(d, position=position, pfad=plaetze[d.uuid][:-1], dateiname=plaetze[d.uuid][-1])
        for position, d in enumerate(neue, ab)
    )
    akte = replace(
        bestehend,
        dokumente=(*bestehend.dokumente, *angefuegt),
        merkmale=vereinige(bestehend.merkmale, dazu.merkmale),
        gliederung=gliederung.vereinige(bestehend.gliederung, dazu.gliederung),
    )
    return Zuwachs(akte, plaetze)


def pruefe_widerspruch(bestehend: Akte, dazu: Akte, summe_von: Summengeber) -> None:
    """Same uuid, other bytes: nothing is overwritten, and nothing comes beside it."""
    kommt = {d.uuid: d.sha256 for d in dazu.dokumente if d.sha256 is not None}
    for d in bestehend.dokumente:
        if d.uuid in kommt and kommt[d.uuid] != (d.sha256 or summe_von(d)):
            raise AndererInhalt(wo=f"Dokument {d.uuid}")


class _Orte:
    """Places that are taken, and the nearest free one: »Bescheid.pdf«, »Bescheid (2).pdf« …"""

    def __init__(self, belegt: Iterable[Platz], gross_gleich_klein: bool):
        self._gleich = gross_gleich_klein
        self._dateien: set[Platz] = set()
        self._ordner: set[Platz] = set()
        for platz in belegt:
            self._merke(platz)

    def frei(self, gewuenscht: Platz) -> Platz:
        """From now on taken."""
        ort: Platz = ()
        for teil in gewuenscht[:-1]:
            ort = self._erster(ort, teil, self._dateien)
        platz = self._erster(ort, gewuenscht[-1], self._dateien | self._ordner)
        self._merke(platz)
        return platz

    def _erster(self, ort: Platz, name: str, vergeben: set[Platz]) -> Platz:
        return next(p for n in _namen(name) if gleich(p := (*ort, n), self._gleich) not in vergeben)

    def _merke(self, platz: Platz) -> None:
        schluessel = gleich(platz, self._gleich)
        self._dateien.add(schluessel)
        self._ordner.update(schluessel[:n] for n in range(1, len(schluessel)))


def _namen(name: str) -> Iterator[str]:
    yield name
    stamm, endung = PurePosixPath(name).stem, PurePosixPath(name).suffix
    for nummer in count(2):
        anhang = f" ({nummer}){endung}"
        yield _gekuerzt(stamm, LAENGSTER_NAME - len(anhang.encode())) + anhang


def _gekuerzt(text: str, laenge: int) -> str:
    return text.encode()[:laenge].decode(errors="ignore")
