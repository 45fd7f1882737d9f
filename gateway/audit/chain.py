"""Checking the hash-chained log: every row follows from the one before, and none is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.audit import ANFANG, kettenhash
from gateway.ablage.tabellen import Auditkopf, Auditzeile

_AUF_EINMAL = 1000
"""Rows read at once: memory stays flat however long the chain is."""


@dataclass(frozen=True)
class Kettenbefund:
    """`zeilen` were checked; `bruch` names the first row that doesn't fit."""

    zeilen: int
    bruch: int | None = None
    text: str = "Die Kette ist vollständig und unverändert."

    @property
    def heil(self) -> bool:
        return self.bruch is None


def pruefe_kette(session: Session, mandant: str) -> Kettenbefund:
    """Read a Mandant's whole chain and compare its end with the head row."""
    lfd, hash = 0, ANFANG
    while zeilen := _naechste(session, mandant, lfd):
        for zeile in zeilen:
            mangel = _mangel(zeile, lfd + 1, hash)
            if mangel:
                return Kettenbefund(lfd, lfd + 1, mangel)
            lfd, hash = zeile.lfd, zeile.hash
        session.expunge_all()
    kopf = session.get(Auditkopf, mandant)
    if (kopf.lfd, kopf.hash) != (lfd, hash) if kopf else lfd > 0:
        return Kettenbefund(lfd, lfd + 1, "Am Ende der Kette fehlen Zeilen oder ist ihr Kopf verändert.")
    return Kettenbefund(lfd)


def _naechste(session: Session, mandant: str, nach: int) -> Sequence[Auditzeile]:
    suche = select(Auditzeile).where(Auditzeile.mandant == mandant, Auditzeile.lfd > nach)
    return session.scalars(suche.order_by(Auditzeile.lfd).limit(_AUF_EINMAL)).all()


def _mangel(zeile: Auditzeile, lfd: int, vorheriger: str) -> str | None:
    if zeile.lfd != lfd:
        return "Hier fehlt eine Zeile."
    if zeile.vorheriger_hash != vorheriger:
        return "Diese Zeile schließt nicht an die vorige an."
    if zeile.hash != kettenhash(zeile):
        return "Diese Zeile ist verändert."
    return None
