"""How a handover of the demo may end: what has to be seen on both sides before a scenario counts as played."""

from __future__ import annotations

from collections.abc import Callable

from gateway.auskunft.vorgaenge import Vorgang
from gateway.demo.scheitern import UebergabeGescheitert
from gateway.demo.seite import GESCHEITERT, Seite
from gateway.domain.uebergabe import Richtung, Zustand

_QUITTIERT = frozenset({Zustand.KARENZ, Zustand.ABGESCHLOSSEN})


def uebergeben(a: Seite, b: Seite) -> bool:
    """Freiburg has everything that Stuttgart has sent, and Stuttgart holds a receipt for each delivery.

    Raises `UebergabeGescheitert`."""
    for seite in (a, b):
        for vorgang in seite.vorgaenge:
            if vorgang.ueberblick.zustand in GESCHEITERT:
                raise UebergabeGescheitert(
                    " ".join(e.text for e in vorgang.zeitlinie[-2:]), wo=seite.behoerde.name
                )
    return (
        bool(a.vorgaenge)
        and all(z in _QUITTIERT for z in a.zustaende)
        and [z for z in b.zustaende if z is Zustand.ABGESCHLOSSEN] == b.zustaende
        and len(a.vorgaenge) == len(b.vorgaenge)
    )


def abgelehnt(a: Seite, b: Seite) -> bool:
    """Stuttgart has said no, and Freiburg knows."""
    return a.zustaende == b.zustaende == [Zustand.ABGELEHNT]


def zurueckgegeben(a: Seite, b: Seite) -> bool:
    """Nothing has come of it, Freiburg's copy is destroyed, and nobody is asked any more."""
    zu_ende = bool(b.vorgaenge) and all(v.ueberblick.beendet for v in b.vorgaenge)
    return zu_ende and {*a.zustaende, *b.zustaende} <= GESCHEITERT and not (a.fragen() or b.fragen())


def auf_papier(a: Seite, b: Seite) -> bool:
    """Freiburg knows that it must write a letter; nobody else has heard of it."""
    return b.zustaende == [Zustand.ABGEBROCHEN] and not a.vorgaenge


def in_aalen(c: Seite) -> Callable[[Seite, Seite], bool]:
    """Aalen has the file, and Stuttgart the receipt."""
    return lambda a, _b: c.zustaende == [Zustand.ABGESCHLOSSEN] and all(z in _QUITTIERT for z in a.zustaende)


def weitergezogen(c: Seite) -> Callable[[Seite, Seite], bool]:
    """Stuttgart has named Aalen, Aalen has sent, Freiburg has it."""

    def ist_soweit(a: Seite, b: Seite) -> bool:
        angekommen = sorted(b.zustaende) == sorted([Zustand.ABGELEHNT, Zustand.ABGESCHLOSSEN])
        von_aalen = [v for v in c.vorgaenge if v.ueberblick.richtung is Richtung.ABGABE]
        return angekommen and any(v.ueberblick.zustand in _QUITTIERT for v in von_aalen)

    return ist_soweit


def abgebende_vorgaenge(a: Seite) -> list[Vorgang]:
    """Those that have handed something over."""
    return [
        v
        for v in a.vorgaenge
        if v.ueberblick.richtung is Richtung.ABGABE and v.ueberblick.zustand in _QUITTIERT
    ]
