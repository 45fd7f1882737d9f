"""Claiming and finishing. A lease passes to another worker when its holder falls silent; the fencing
token makes sure that only the latest holder can finish."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import OFFEN
from gateway.queue.auftrag import Abschluss, Auftrag, Erledigt, Grund, LeaseVerloren, Warten
from gateway.queue.uebergaenge import gilt_als_erledigt, laesst_warten, legt_beiseite, reihung


def beanspruche(
    session: Session, bearbeiter: str, leases: Mapping[str, timedelta], *, jetzt: datetime
) -> Auftrag | None:
    """Take the first due item of these kinds, or None. Also takes over from holders whose lease is over.

    `leases`: the kinds, and how long a holder of each may be silent.

    The attempt is counted now: one that kills its worker counts too."""
    suche = (
        select(Auftragszeile)
        .where(OFFEN, Auftragszeile.faellig <= jetzt, Auftragszeile.art.in_(leases))
        .order_by(Auftragszeile.reihung, Auftragszeile.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    zeile = session.scalar(suche)
    if zeile is None:
        return None
    zeile.abstuerze = zeile.abstuerze + 1 if zeile.zustand is Auftragszustand.LAUFEND else 0
    zeile.zustand, zeile.bearbeiter = Auftragszustand.LAUFEND, bearbeiter
    zeile.vergabe += 1
    zeile.versuche += 1
    zeile.nochmal = False
    zeile.faellig, zeile.geaendert = jetzt + leases[zeile.art], jetzt
    zeile.reihung = reihung(zeile.klasse, zeile.faellig)
    return Auftrag(
        zeile.id,
        zeile.mandant,
        zeile.art,
        zeile.schluessel,
        dict(zeile.daten),
        zeile.versuche,
        zeile.vergabe,
        bearbeiter,
        leases[zeile.art],
        zeile.abstuerze,
        zeile.klasse,
    )


def verlaengere(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Heartbeat; also the guard of every transaction a handler makes on its own: the lease is checked
    and the item locked until the commit. Raises `LeaseVerloren`."""
    ende = jetzt + auftrag.lease
    zeile = _gehalten(session, auftrag)
    zeile.faellig, zeile.reihung = ende, reihung(zeile.klasse, ende)


def schliesse_ab(session: Session, auftrag: Auftrag, abschluss: Abschluss, *, jetzt: datetime) -> None:
    """Book the effects and finish the item, in the caller's one transaction.

    The item is locked last, after the rows that the booking locks: everybody who wakes an item does so in this
    order, so nobody waits in a circle. Raises `LeaseVerloren` when another worker has taken over; then nothing
    of it may be committed."""
    abschluss.buchen(session)
    session.flush()
    zeile = _gehalten(session, auftrag)
    match abschluss:
        case Erledigt():
            if zeile.nochmal:
                laesst_warten(zeile, jetzt, jetzt=jetzt)
            else:
                gilt_als_erledigt(zeile, jetzt=jetzt)
        case Warten(bis=bis, klasse=klasse):
            zeile.klasse = klasse
            laesst_warten(zeile, jetzt if zeile.nochmal else bis, jetzt=jetzt)
    zeile.versuche = 0


def gib_zurueck(session: Session, auftrag: Auftrag, *, jetzt: datetime) -> None:
    """Unclaim what nobody has begun to work on. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    laesst_warten(zeile, jetzt, jetzt=jetzt)
    zeile.versuche -= 1


def plane_neu(
    session: Session, auftrag: Auftrag, grund: Grund, *, jetzt: datetime, wann: datetime | None
) -> None:
    """After a failure: try again at `wann`, or park when it is None. Raises `LeaseVerloren`."""
    zeile = _gehalten(session, auftrag)
    if wann is None:
        legt_beiseite(session, zeile, grund, jetzt=jetzt)
        return
    laesst_warten(zeile, wann, jetzt=jetzt)
    zeile.grund_code, zeile.grund_text = grund.code, grund.text


def _gehalten(session: Session, auftrag: Auftrag) -> Auftragszeile:
    """The locked row, if this claim is still the latest."""
    suche = (
        select(Auftragszeile)
        .where(
            Auftragszeile.id == auftrag.id,
            Auftragszeile.zustand == Auftragszustand.LAUFEND,
            Auftragszeile.vergabe == auftrag.vergabe,
        )
        .with_for_update()
    )
    zeile = session.scalar(suche, execution_options={"populate_existing": True})
    if zeile is None:
        raise LeaseVerloren
    return zeile
