"""Checking the hash-chained log: every row follows from the one before, and none is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.audit import ANFANG, kettenhash
from gateway.ablage.tabellen import Auditkopf, Auditzeile
from gateway.errors import EingabeFehler

_AUF_EINMAL = 1000
"""Rows read at once: memory stays flat however long the chain is."""


class ZeileUnlesbar(EingabeFehler):
    """Somebody wrote into a row what never stands there: an event that doesn't exist, no moment."""

    code = "audit.zeile_unlesbar"
    satz = "Eine Zeile des Protokolls ist verändert und nicht mehr zu lesen."
    rat = "»audit verify« nennt die Zeile."


@dataclass(frozen=True)
class Kettenbefund:
    """`zeilen` were checked; `bruch` names the first row that doesn't fit."""

    zeilen: int
    bruch: int | None = None
    text: str = "Die Kette ist vollständig und unverändert."

    @property
    def heil(self) -> bool:
        return self.bruch is None


def pruefe_kette(
    session: Session, mandant: str, anker: Mapping[int, str] = MappingProxyType({})
) -> Kettenbefund:
    """Read a Mandant's whole chain and compare its end with the head row, and rows with what was noted outside
    (`anker`: hash by row number)."""
    lfd, hash = 0, ANFANG
    try:
        for zeile in kette(session, mandant):
            mangel = _mangel(zeile, lfd + 1, hash) or _gegen_anker(zeile, anker)
            if mangel:
                return Kettenbefund(lfd, lfd + 1, mangel)
            lfd, hash = zeile.lfd, zeile.hash
    except ZeileUnlesbar:
        return Kettenbefund(lfd, lfd + 1, "Diese Zeile ist verändert und nicht mehr zu lesen.")
    if any(nummer > lfd for nummer in anker):
        text = f"Am Ende der Kette fehlen Zeilen: Der Anker nennt Zeile {max(anker)}."
        return Kettenbefund(lfd, lfd + 1, text)
    kopf = session.get(Auditkopf, mandant)
    if (kopf.lfd, kopf.hash) != (lfd, hash) if kopf else lfd > 0:
        return Kettenbefund(lfd, lfd + 1, "Am Ende der Kette fehlen Zeilen oder ist ihr Kopf verändert.")
    return Kettenbefund(lfd)


def ketten(session: Session) -> list[str]:
    """Whose chains there are, also those that have lost their head or all their rows."""
    mandanten = select(Auditkopf.mandant).union(select(Auditzeile.mandant))
    return sorted(session.scalars(mandanten))


def kette(session: Session, mandant: str) -> Iterator[Auditzeile]:
    """All rows in their order; memory stays flat. Raises `ZeileUnlesbar` at the first one that can't be read."""
    lfd: int | None = None
    while zeilen := _naechste(session, mandant, lfd):
        yield from zeilen
        lfd = zeilen[-1].lfd
        session.expunge_all()


def _gegen_anker(zeile: Auditzeile, anker: Mapping[int, str]) -> str | None:
    if anker.get(zeile.lfd, zeile.hash) != zeile.hash:
        return "Diese Zeile ist nicht die, die der Anker nennt: Die Kette ist neu geschrieben."
    return None


def _naechste(
    session: Session, mandant: str, nach: int | None, hoechstens: int = _AUF_EINMAL
) -> Sequence[Auditzeile]:
    """Fewer at once where one of them can't be read, so that those before it are."""
    suche = select(Auditzeile).where(Auditzeile.mandant == mandant)
    if nach is not None:  # a row numbered 0 or less would be a foreign one
        suche = suche.where(Auditzeile.lfd > nach)
    try:
        return session.scalars(suche.order_by(Auditzeile.lfd).limit(hoechstens)).all()
    except (LookupError, TypeError, ValueError):
        if hoechstens == 1:
            raise ZeileUnlesbar from None
        return _naechste(session, mandant, nach, hoechstens // 10)


def _mangel(zeile: Auditzeile, lfd: int, vorheriger: str) -> str | None:
    if zeile.lfd != lfd:
        return "Hier fehlt eine Zeile."
    if zeile.vorheriger_hash != vorheriger:
        return "Diese Zeile schließt nicht an die vorige an."
    if zeile.hash != kettenhash(zeile):
        return "Diese Zeile ist verändert."
    return None
