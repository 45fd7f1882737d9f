"""All kinds of work items, and the ticks: what a worker of this product knows how to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from gateway.ablage.durchsatz import Durchsatzbestand
from gateway.ablauf import ereignisse, motor, stoerung, termine, vorgangsaufsicht
from gateway.ablauf.haus import Post
from gateway.ablauf.post import (
    eingang,
    laufzettel,
    nachsendung,
    oeffnung,
    testnachricht,
    versand,
)
from gateway.ablauf.wege import (
    abgabe,
    anforderung,
    anfragefolge,
    eigene_anfrage,
    eingaenge,
    nachlieferung,
    uebernahme,
    wohnsitzwechsel,
)
from gateway.domain.auftragsart import ABHOLEN, EINGANG, SENDEN, WEG
from gateway.errors import VoruebergehenderFehler
from gateway.queue.auftrag import Abschluss, Auftrag, Handler, Stoerung, Stoerungsmelder
from gateway.queue.clock import Takt

FRISTENTAKT = timedelta(minutes=1)
"""How often overdue looks are looked for."""
ZAEHLTAKT = timedelta(minutes=5)
"""How often the messages of the last hours are counted."""
WEGE = {
    w.name: w for w in (anforderung.WEG, abgabe.WEG, nachlieferung.WEG, uebernahme.WEG, wohnsitzwechsel.WEG)
}
"""The legal ways by name."""

LEASES = {ABHOLEN: timedelta(seconds=20)}
"""A dead worker keeps a mailbox for no longer than this: looking into an empty one takes a moment."""

DRAUSSEN = frozenset({ABHOLEN, eingang.NACHHOLEN, ereignisse.ART})
"""Kinds that ask at a foreign door first; one that keeps somebody waiting there shall keep nothing else waiting."""


class MandantNichtGefuehrt(VoruebergehenderFehler):
    """There is work of an authority that the settings don't name (any more)."""

    code = "mandant.nicht_gefuehrt"
    satz = "Diese Behörde steht nicht in den Einstellungen; ihre Arbeit wartet."
    rat = "Die Behörde wieder eintragen, oder sie auflösen (»mandant aufloesen«)."
    geduldig = True


Arbeit = Callable[[Post, Auftrag], Abschluss]

ARTEN: dict[str, Arbeit] = {
    ABHOLEN: eingang.hole_ab,
    eingang.NACHHOLEN: eingang.hole_nach,
    eigene_anfrage.ART: anfragefolge.sieh_nach,
    EINGANG: lambda post, auftrag: oeffnung.oeffne(post, eingaenge.WIRKUNGEN, auftrag),
    WEG: lambda post, auftrag: motor.bearbeite(WEGE, post.haus, auftrag),
    SENDEN: versand.sende,
    laufzettel.ART: laufzettel.frage_ab,
    nachsendung.ART: nachsendung.sende_unabgeholtes,
    testnachricht.ART: testnachricht.frage_ab,
    ereignisse.ART: ereignisse.stelle_zu,
}


def handler(posten: Mapping[str, Post]) -> dict[str, Handler]:
    """One handler per kind; the item says whose surroundings it works in."""

    def bearbeite(arbeit: Arbeit, auftrag: Auftrag) -> Abschluss:
        if auftrag.mandant not in posten:
            raise MandantNichtGefuehrt(wo=auftrag.mandant)
        return arbeit(posten[auftrag.mandant].fuer_einen_auftrag(), auftrag)

    return {art: partial(bearbeite, arbeit) for art, arbeit in ARTEN.items()}


def stoerungsmelder(posten: Mapping[str, Post]) -> Stoerungsmelder:
    """Says in whose surroundings an item that gets nowhere is told of."""

    def melde(session: Session, was: Stoerung) -> None:
        if was.auftrag.mandant in posten:
            stoerung.melde(posten[was.auftrag.mandant].haus, session, was)

    return melde


def takte(posten: Mapping[str, Post], abholtakt: timedelta) -> Sequence[Takt]:
    """The ticks of one process; every one only enqueues, or counts."""
    ergebnis = []
    for kennung, post in posten.items():
        ergebnis.append(Takt(f"abholen {kennung}", abholtakt, partial(eingang.takt, post)))
        ergebnis.append(Takt(f"fristen {kennung}", FRISTENTAKT, partial(vorgangsaufsicht.takt, post.haus)))
        ergebnis.append(Takt(f"zaehlen {kennung}", ZAEHLTAKT, partial(_zaehle, post)))
        ergebnis.append(Takt(f"termine {kennung}", termine.ABSTAND, partial(termine.takt, post.haus)))
        if post.webhooks:
            ergebnis.append(Takt(f"webhooks {kennung}", ereignisse.TAKT, partial(ereignisse.takt, post)))
    return ergebnis


def _zaehle(post: Post, session: Session) -> None:
    Durchsatzbestand(session, post.haus.mandant, post.haus.uhr).zaehle()
