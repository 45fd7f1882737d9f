"""What all repositories share: bound to one Mandant from the start (invariant 13)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile, Uebergabezeile
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Uhr

_Zeile = TypeVar("_Zeile", Aufgabenzeile, Nachrichtenzeile, Uebergabezeile)
_GESPERRT = "gesperrt"
SYSTEM = "System"
"""Who did it, when no person did."""


class Bestand:
    """Base of the repositories: one session, one Mandant, one clock."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self._session = session
        self._mandant = mandant
        self._uhr = uhr

    def _gesperrte(self, tabelle: type[_Zeile], id: UUID) -> _Zeile | None:
        """The row, fresh and locked until the transaction ends. Asking again in the same transaction asks no
        database: nobody else can have changed it."""
        schluessel = (self._mandant, id)
        if _ist_gesperrt(self._session, (tabelle, schluessel)):
            return self._session.get(tabelle, schluessel)
        suche = select(tabelle).where(tabelle.mandant == self._mandant, tabelle.id == id).with_for_update()
        zeile = self._session.scalar(suche, execution_options={"populate_existing": True})
        if zeile is not None:
            _merke_sperre(self._session, (tabelle, schluessel))
        return zeile

    def _protokolliere(
        self, ereignis: Auditereignis, art: str, id: UUID, wer: str, **angaben: str | int | None
    ) -> None:
        werte: Mapping[str, str | int | None] = angaben
        protokolliere(
            self._session,
            self._mandant,
            ereignis,
            f"{art}:{id}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben=werte,
        )


def _merke_sperre(session: Session, was: object) -> None:
    """A lock lasts as long as the transaction, or the savepoint, that took it."""
    transaktion = session.get_nested_transaction() or session.get_transaction()
    gesperrt = session.info.setdefault(_GESPERRT, WeakKeyDictionary())
    gesperrt.setdefault(transaktion, set()).add(was)


def _ist_gesperrt(session: Session, was: object) -> bool:
    gesperrt = session.info.get(_GESPERRT, {})
    transaktion = session.get_nested_transaction() or session.get_transaction()
    while transaktion is not None:
        if was in gesperrt.get(transaktion, ()):
            return True
        transaktion = transaktion.parent
    return False
