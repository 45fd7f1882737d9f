"""What administrators see of the queue and may do with it: no content, only kinds, states, reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Auftragszeile, Auftragszustand
from gateway.ablage.tabellen.auftrag import ERLEDIGT, GEPARKT, GESCHEITERT, NICHT_ERLEDIGT
from gateway.domain.auditereignis import Auditereignis
from gateway.errors import EingabeFehler
from gateway.queue.auftrag import Grund
from gateway.queue.uebergaenge import laesst_warten, legt_beiseite


class AuftragBelegt(EingabeFehler):
    """The item's state doesn't allow what the administrator asks for."""

    code = "queue.zustand"
    satz = "Das geht mit diesem Auftrag jetzt nicht."


_UNERLEDIGT = tuple(z for z in Auftragszustand if z is not Auftragszustand.ERLEDIGT)
"""By name: SQLite walks through everything ever done before it looks for what is not done."""


@dataclass(frozen=True)
class Auswahl:
    """Which items to list; pages go by key: `nach` is the last id of the page before."""

    zustand: Auftragszustand | None = None
    art: str | None = None
    mandant: str | None = None
    geaendert_vor: datetime | None = None
    ursache: str | None = None
    """Code of what went wrong last."""
    nach: int = 0
    hoechstens: int = 50


def liste(session: Session, auswahl: Auswahl) -> Sequence[Auftragszeile]:
    """One page, oldest first; without a state only unfinished items."""
    suche = select(Auftragszeile).where(Auftragszeile.id > auswahl.nach)
    if auswahl.zustand is None:
        suche = suche.where(Auftragszeile.zustand.in_(_UNERLEDIGT))
    else:
        suche = suche.where(Auftragszeile.zustand == auswahl.zustand)
    if auswahl.art is not None:
        suche = suche.where(Auftragszeile.art == auswahl.art)
    if auswahl.mandant is not None:
        suche = suche.where(Auftragszeile.mandant == auswahl.mandant)
    if auswahl.ursache is not None:
        suche = suche.where(Auftragszeile.grund_code == auswahl.ursache)
    if auswahl.geaendert_vor is not None:
        suche = suche.where(Auftragszeile.geaendert < auswahl.geaendert_vor)
    return session.scalars(suche.order_by(Auftragszeile.id).limit(auswahl.hoechstens)).all()


def zaehle(session: Session, mandant: str | None = None) -> dict[Auftragszustand, int]:
    """How many items are in each state; of all Mandanten, or of one."""
    suche = select(Auftragszeile.zustand, func.count()).group_by(Auftragszeile.zustand)
    if mandant is not None:
        suche = suche.where(Auftragszeile.mandant == mandant)
    return dict(session.execute(suche).all())


def fremde(session: Session, mandanten: Collection[str]) -> Sequence[str]:
    """Whose unfinished items lie here without being among these."""
    suche = select(Auftragszeile.mandant).distinct().where(NICHT_ERLEDIGT)
    return session.scalars(
        suche.where(Auftragszeile.mandant.not_in(mandanten)).order_by(Auftragszeile.mandant)
    ).all()


def zeige(session: Session, id: int, mandant: str) -> Auftragszeile:
    """One item of this Mandant. Raises `NichtGefunden`."""
    zeile = session.get(Auftragszeile, id)
    return _vorhanden(zeile if zeile is not None and zeile.mandant == mandant else None)


def unerledigter(session: Session, mandant: str, schluessel: str) -> Auftragszeile | None:
    """The one unfinished item of this key."""
    suche = select(Auftragszeile).where(
        Auftragszeile.mandant == mandant, Auftragszeile.schluessel == schluessel, NICHT_ERLEDIGT
    )
    return session.scalar(suche)


def unerledigte_der_art(
    session: Session, mandant: str, art: str, *, grund: str | None = None
) -> Sequence[Auftragszeile]:
    """The unfinished items of this kind; only those that failed last for this reason (code)."""
    suche = select(Auftragszeile).where(
        Auftragszeile.mandant == mandant, Auftragszeile.art == art, NICHT_ERLEDIGT
    )
    if grund is not None:
        suche = suche.where(Auftragszeile.grund_code == grund)
    return session.scalars(suche).all()


@dataclass(frozen=True)
class Stau:
    """So many work items fail for the same reason, again and again or for good."""

    anzahl: int
    text: str
    rat: str


def gestaute(session: Session, mandant: str, raum: str, *, ausser: Collection[str]) -> Sequence[Stau]:
    """The reasons that come from this room (first part of their codes), those of most items first. Who failed once is
    tried again in a moment, and isn't told of."""
    a = Auftragszeile
    suche = (
        select(func.count(), a.grund_text, func.max(a.grund_rat))
        .where(a.mandant == mandant, GESCHEITERT, a.grund_code.startswith(f"{raum}.", autoescape=True))
        .where(a.grund_code.not_in(ausser), or_(a.versuche > 1, a.zustand == Auftragszustand.GEPARKT))
        .group_by(a.grund_text)
        .order_by(func.count().desc(), a.grund_text)
    )
    return [Stau(zahl, text or "", rat or "") for zahl, text, rat in session.execute(suche)]


def unerledigte(session: Session, mandant: str, schluessel: Collection[str]) -> Sequence[Auftragszeile]:
    """The unfinished items of these keys."""
    suche = select(Auftragszeile).where(
        Auftragszeile.mandant == mandant, Auftragszeile.schluessel.in_(schluessel), NICHT_ERLEDIGT
    )
    return session.scalars(suche).all() if schluessel else ()


def geparkte(session: Session, mandant: str, vorgaenge: Collection[UUID]) -> Sequence[Auftragszeile]:
    """The parked items of these Vorgänge, oldest first."""
    suche = select(Auftragszeile).where(
        Auftragszeile.mandant == mandant, GEPARKT, Auftragszeile.vorgang.in_(vorgaenge)
    )
    return session.scalars(suche.order_by(Auftragszeile.id)).all() if vorgaenge else ()


def hole_zurueck(session: Session, id: int, *, jetzt: datetime, wer: str) -> Auftragszeile:
    """Due now, with fresh attempts: a parked or waiting item. Raises `NichtGefunden`, `AuftragBelegt`."""
    zeile = _zum_aendern(session, id, Auftragszustand.GEPARKT, Auftragszustand.WARTEND)
    laesst_warten(zeile, jetzt, jetzt=jetzt)
    zeile.versuche = 0
    protokolliere(
        session,
        zeile.mandant,
        Auditereignis.AUFTRAG_ZURUECKGEHOLT,
        f"auftrag:{id}",
        wer=wer,
        zeit=jetzt,
        angaben={"art": zeile.art},
    )
    return zeile


def vermerke_rueckgabe(
    session: Session, zeile: Auftragszeile, code: str, *, jetzt: datetime, wer: str
) -> None:
    """Record that what this item is about goes back to its sender."""
    protokolliere(
        session,
        zeile.mandant,
        Auditereignis.AUFTRAG_ZURUECKGEGEBEN,
        f"auftrag:{zeile.id}",
        wer=wer,
        zeit=jetzt,
        angaben={"art": zeile.art, "code": code},
    )


def parke(session: Session, id: int, grund: Grund, *, jetzt: datetime, wer: str) -> Auftragszeile:
    """Put an unfinished item aside; a worker holding it can't finish it any more.

    Raises `NichtGefunden`, `AuftragBelegt`."""
    zeile = _zum_aendern(session, id, Auftragszustand.WARTEND, Auftragszustand.LAUFEND)
    legt_beiseite(session, zeile, grund, jetzt=jetzt, wer=wer)
    return zeile


def loesche_erledigte(session: Session, *, vor: datetime, hoechstens: int = 1000) -> int:
    """Forget finished items that ended before `vor`; what they did stands in timeline and audit log.

    Returns how many went; call again while it is `hoechstens`."""
    alte = (
        select(Auftragszeile.id)
        .where(ERLEDIGT, Auftragszeile.geaendert < vor)
        .order_by(Auftragszeile.geaendert)
        .limit(hoechstens)
    )
    weg = delete(Auftragszeile).where(Auftragszeile.id.in_(alte)).returning(Auftragszeile.id)
    return len(session.scalars(weg).all())


def _zum_aendern(session: Session, id: int, *erlaubt: Auftragszustand) -> Auftragszeile:
    suche = select(Auftragszeile).where(Auftragszeile.id == id).with_for_update()
    zeile = _vorhanden(session.scalar(suche, execution_options={"populate_existing": True}))
    if zeile.zustand not in erlaubt:
        raise AuftragBelegt(f"Der Auftrag ist {zeile.zustand}; das geht jetzt nicht.")
    return zeile


def _vorhanden(zeile: Auftragszeile | None) -> Auftragszeile:
    if zeile is None:
        raise NichtGefunden("Diesen Auftrag gibt es nicht.")
    return zeile
