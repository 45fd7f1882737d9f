"""All kinds of work items, and the ticks: what a worker of this product knows how to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from gateway.ablauf import (
    abgabe,
    anforderung,
    ausgang,
    eingang,
    eingangswecker,
    erinnerung,
    laufzettel,
    stoerung,
    uebernahme,
    zustellung,
)
from gateway.ablauf.umgebung import Umgebung
from gateway.queue.auftrag import Abschluss, Auftrag, Handler, Stoerung, Stoerungsmelder
from gateway.queue.clock import Takt

FRISTENTAKT = timedelta(minutes=1)
"""How often overdue handovers are looked for."""

Arbeit = Callable[[Umgebung, Auftrag], Abschluss]

ARTEN: dict[str, Arbeit] = {
    eingang.ABHOLEN: eingang.hole_ab,
    eingang.OEFFNEN: eingang.oeffne,
    eingangswecker.VERARBEITEN: zustellung.verarbeite,
    ausgang.ART: ausgang.sende,
    laufzettel.ART: laufzettel.frage_ab,
    erinnerung.ART: erinnerung.pruefe_frist,
    **{ablauf.name: ablauf.bearbeite for ablauf in (anforderung.ABLAUF, abgabe.ABLAUF, uebernahme.ABLAUF)},
}


def handler(umgebungen: Mapping[str, Umgebung]) -> dict[str, Handler]:
    """One handler per kind; the item says whose surroundings it works in."""

    def bearbeite(arbeit: Arbeit, auftrag: Auftrag) -> Abschluss:
        return arbeit(umgebungen[auftrag.mandant], auftrag)

    return {art: partial(bearbeite, arbeit) for art, arbeit in ARTEN.items()}


def stoerungsmelder(umgebungen: Mapping[str, Umgebung]) -> Stoerungsmelder:
    """Says in whose surroundings an item that gets nowhere is told of."""

    def melde(session: Session, was: Stoerung) -> None:
        stoerung.melde(umgebungen[was.auftrag.mandant], session, was)

    return melde


def takte(umgebungen: Mapping[str, Umgebung], abholtakt: timedelta) -> Sequence[Takt]:
    """The ticks of one process; every one only enqueues."""
    ergebnis = []
    for kennung, umgebung in umgebungen.items():
        ergebnis.append(Takt(f"abholen {kennung}", abholtakt, _tick(eingang.takt, umgebung)))
        ergebnis.append(Takt(f"fristen {kennung}", FRISTENTAKT, _tick(erinnerung.takt, umgebung)))
    return ergebnis


def _tick(takt: Callable[[Umgebung, Session], None], umgebung: Umgebung) -> Callable[[Session], None]:
    return lambda session: takt(umgebung, session)
