"""A valid path stays valid for a moment: building and checking one costs more than a signature.

Only good news is remembered, for a minute of the clock that asks, never across a moment at which a
certificate or a revocation list begins or ends, and only as long as the trust folder stays as it is: an
imported revocation list counts at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from gateway.schutz.kette import Kettenfrage, Kettenpruefung
from gateway.schutz.urteil import Urteil
from gateway.schutz.vertrauen import Vertrauensspeicher
from gateway.schutz.zertifikat import Zertifikat

GILT = timedelta(minutes=1)
_HOECHSTENS = 256

_Gefragt = tuple[Zertifikat, tuple[Zertifikat, ...]]


@dataclass(frozen=True)
class _Gemerkt:
    stand: Vertrauensspeicher
    urteil: Urteil
    bis: datetime

    def gilt_fuer(self, frage: Kettenfrage) -> bool:
        return frage.stand is self.stand and self.urteil.wann <= frage.wann < self.bis


class Kettengedaechtnis:
    """Asks `pruefung` only when it must; threads may share it."""

    def __init__(self, pruefung: Kettenpruefung):
        self._pruefung = pruefung
        self._gemerkt: dict[_Gefragt, _Gemerkt] = {}

    def pruefe(self, frage: Kettenfrage) -> Urteil:
        """The verdict for the moment asked."""
        gemerkt = self._gemerkt.get((frage.zertifikat, frage.weitere))
        if gemerkt is not None and gemerkt.gilt_fuer(frage):
            return replace(gemerkt.urteil, wann=frage.wann)
        urteil = self._pruefung.pruefe(frage)
        if urteil.gueltig:
            self._merke(frage, urteil)
        return urteil

    def _merke(self, frage: Kettenfrage, urteil: Urteil) -> None:
        if len(self._gemerkt) >= _HOECHSTENS:
            self._gemerkt.clear()
        bis = min((g for g in _grenzen(frage) if g >= frage.wann), default=frage.wann)
        bis = min(bis, frage.wann + GILT)
        self._gemerkt[frage.zertifikat, frage.weitere] = _Gemerkt(frage.stand, urteil, bis)


def _grenzen(frage: Kettenfrage) -> Iterator[datetime]:
    """Moments at which the verdict may change."""
    for zertifikat in (frage.zertifikat, *frage.stand.anker, *frage.stand.aussteller, *frage.weitere):
        yield from (zertifikat.gueltig_ab, zertifikat.gueltig_bis)
    for liste in frage.stand.sperrlisten:
        yield liste.ausgestellt
        if liste.naechste is not None:
            yield liste.naechste
