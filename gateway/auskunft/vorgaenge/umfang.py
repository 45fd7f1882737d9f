"""How much of the file this delivery is, and where the rest is: nobody shall believe that all of it went."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID

from gateway.ablage.tabellen import Dokumentstatus, Dokumentzeile, Uebergabezeile
from gateway.ablauf.akte.umfang import der_lieferungen
from gateway.domain.lieferumfang import rest
from gateway.domain.uebergabe import NICHTS_GEWORDEN, Richtung, Zustand
from gateway.domain.worte import anzahl

_ANGEKOMMEN = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN, Zustand.IMPORTIERT})
_VOR_DER_FREIGABE = frozenset({Zustand.ANGELEGT, Zustand.VORBEREITET})


class _Verbleib(Enum):
    """Where a document outside of this delivery is: one of it, several of it; is it still missing?"""

    ANDERSWO = ("ist in einer anderen Lieferung", "sind in einer anderen Lieferung", False)
    UNTERWEGS = ("folgt in einer anderen Lieferung", "folgen in einer anderen Lieferung", True)
    WARTET = ("wartet auf eine Freigabe", "warten auf eine Freigabe", True)
    WEGGELASSEN = ("ist weggelassen", "sind weggelassen", True)
    BLEIBT = ("bleibt hier", "bleiben hier", True)
    NACHGEREICHT = ("ist später dazugekommen", "sind später dazugekommen", False)
    KOMMT_DAZU = ("kommt später dazu", "kommen später dazu", False)


@dataclass(frozen=True)
class Umfang:
    """ "6 von 8 Dokumenten; 2 warten auf eine Freigabe"."""

    dabei: int
    gesamt: int | None
    """Of the whole file, as far as known."""
    rest: tuple[str, ...]
    fehlt: int
    """Documents of the file that have not been handed over, and are not in this delivery."""
    platzhalter: tuple[str, ...] = ()
    """Uebernahme, at the first delivery: a neutral line for each document that the sender holds back."""

    @property
    def satz(self) -> str:
        if self.gesamt is None or self.gesamt < self.dabei or (self.gesamt == self.dabei and not self.rest):
            erstes = anzahl(self.dabei, "Dokument", "Dokumente")
        else:
            erstes = f"{self.dabei} von {anzahl(self.gesamt, 'Dokument', 'Dokumenten')}"
        return "; ".join((erstes, *self.rest))


def umfang(
    vorgang: Uebergabezeile,
    geschwister: Sequence[Uebergabezeile],
    dokumente: Mapping[UUID, Sequence[Dokumentzeile]],
) -> Umfang | None:
    """None as long as nothing is known. `dokumente`: the rows of all Vorgänge of the matter."""
    if vorgang.richtung is Richtung.UEBERNAHME:
        return _der_uebernahme(vorgang, geschwister)
    eigene = dokumente[vorgang.id]
    if not eigene:
        return None
    rest = Counter(_bleibende(eigene))
    for anderer in geschwister:
        rest.update(_verbleib(anderer, dokumente[anderer.id]))
    dabei = sum(d.status is Dokumentstatus.DABEI for d in eigene)
    return _umfang(dabei, _gesamt(vorgang, geschwister), rest)


def _bleibende(dokumente: Iterable[Dokumentzeile]) -> Iterable[_Verbleib]:
    for dokument in dokumente:
        if dokument.status is not Dokumentstatus.DABEI:
            bleibt = dokument.status is Dokumentstatus.BLEIBT
            yield _Verbleib.BLEIBT if bleibt else _Verbleib.WEGGELASSEN


def _verbleib(vorgang: Uebergabezeile, dokumente: Sequence[Dokumentzeile]) -> Counter[_Verbleib]:
    ergebnis = Counter(_bleibende(dokumente))
    dabei = sum(d.status is Dokumentstatus.DABEI for d in dokumente)
    if dabei:
        ergebnis[_wo(vorgang)] += dabei
    return ergebnis


def _wo(vorgang: Uebergabezeile) -> _Verbleib:
    spaete_post = vorgang.anzahl_akte is None and vorgang.stamm != vorgang.id
    if vorgang.zustand in NICHTS_GEWORDEN:
        return _Verbleib.BLEIBT
    if vorgang.zustand in _ANGEKOMMEN:
        return _Verbleib.NACHGEREICHT if spaete_post else _Verbleib.ANDERSWO
    if spaete_post:
        return _Verbleib.KOMMT_DAZU
    if vorgang.klasse is not None and vorgang.zustand in _VOR_DER_FREIGABE:
        return _Verbleib.WARTET
    return _Verbleib.UNTERWEGS


def _der_uebernahme(vorgang: Uebergabezeile, geschwister: Sequence[Uebergabezeile]) -> Umfang | None:
    if vorgang.anzahl_dokumente is None:
        return None
    woanders: Counter[_Verbleib] = Counter()
    for anderer in geschwister:
        if anderer.zustand not in NICHTS_GEWORDEN and anderer.anzahl_dokumente:
            woanders[_wo(anderer)] += anderer.anzahl_dokumente
    beim_absender = rest(der_lieferungen((vorgang, *geschwister)))
    bisher = _umfang(vorgang.anzahl_dokumente, vorgang.anzahl_akte, woanders)
    return replace(
        bisher,
        rest=(*bisher.rest, *beim_absender.saetze),
        fehlt=bisher.fehlt + beim_absender.fehlt,
        platzhalter=beim_absender.platzhalter if vorgang.stamm == vorgang.id else (),
    )


def _gesamt(vorgang: Uebergabezeile, geschwister: Sequence[Uebergabezeile]) -> int | None:
    if vorgang.anzahl_akte is None and vorgang.stamm != vorgang.id:
        return None
    return max((z.anzahl_akte for z in (vorgang, *geschwister) if z.anzahl_akte is not None), default=None)


def _umfang(dabei: int, gesamt: int | None, verbleib: Counter[_Verbleib]) -> Umfang:
    saetze = tuple(anzahl(verbleib[v], v.value[0], v.value[1]) for v in _Verbleib if verbleib[v])
    return Umfang(dabei, gesamt, saetze, sum(verbleib[v] for v in _Verbleib if v.value[2]))
