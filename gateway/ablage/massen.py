"""How much one authority asks for at once, or is asked for: figures for the bulk limit of both sides."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select, tuple_
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile, Uebergabezeile, Vorgangszeile
from gateway.ablage.tabellen.nachricht import JEDE
from gateway.ablage.tabellen.vorgang import GEHALTEN
from gateway.domain.aufgabe import Aufgabenzustand
from gateway.domain.nachricht import Nachrichtenrichtung
from gateway.domain.uebergabe import Richtung

_V = Vorgangszeile
GENUG = 10_000
"""Further nobody needs to count."""


def davor_angefordert(session: Session, zeile: Uebergabezeile, seit: datetime) -> int:
    """Requests of the same authority since then and before this one; what somebody here began is none."""
    frueher = tuple_(_V.erstellt, _V.id) < (zeile.erstellt, zeile.id)
    einige = select(_V.id).where(
        _V.mandant == zeile.mandant, _V.erstellt >= seit, frueher, _von(zeile, von_hand=False)
    )
    return session.scalars(select(func.count()).select_from(einige.limit(GENUG).subquery())).one()


def zuletzt_durchgelassen(
    session: Session, zeile: Uebergabezeile, art: str, seit: datetime
) -> datetime | None:
    """When the newest request of this authority began that a person has let go on this question since then."""
    entschieden = (Aufgabenzustand.ENTSCHIEDEN, Aufgabenzustand.ERLEDIGT)
    suche = (
        select(func.max(_V.erstellt))
        .join(Aufgabenzeile, and_(Aufgabenzeile.mandant == _V.mandant, Aufgabenzeile.vorgang == _V.id))
        .where(
            Aufgabenzeile.mandant == zeile.mandant,
            Aufgabenzeile.zustand.in_(entschieden),
            Aufgabenzeile.bis >= seit,
            Aufgabenzeile.art == art,
            Aufgabenzeile.wahl == "freigeben",
            _von(zeile),
        )
    )
    return session.scalar(suche)


def gehaltene(session: Session, zeile: Uebergabezeile, art: str) -> list[UUID]:
    """Handovers to this authority that the same question holds, by their ids. Read in the order of the index of what is
    held: else SQLite walks through all that there ever were, to spare itself the sorting."""
    suche = select(_V.id).where(_V.mandant == zeile.mandant, GEHALTEN, _V.haelt == art, _von(zeile))
    return sorted(session.scalars(suche.order_by(_V.erstellt, _V.id)))


def dort_angefordert(session: Session, mandant: str, partner: str, seit: datetime) -> int:
    """010201 written to this authority since then, by whomever."""
    n = Nachrichtenzeile
    zaehle = select(func.count()).where(
        n.mandant == mandant,
        n.erstellt >= seit,
        JEDE,
        n.richtung == Nachrichtenrichtung.AUS,
        n.typ == "010201",
        n.partner == partner,
    )
    return session.scalars(zaehle).one()


def _von(zeile: Uebergabezeile, **felder: bool) -> ColumnElement[bool]:
    """Is it an Abgabe to the same authority? Asked row by row: few are young, many go to one authority in ten years."""
    u = Uebergabezeile.__table__.c
    gleiche = [u[name] == wert for name, wert in felder.items()]
    return exists().where(
        u.mandant == _V.mandant,
        u.id == _V.id,
        u.richtung == Richtung.ABGABE,
        u.partner == zeile.partner,
        *gleiche,
    )
