"""What all repositories share: bound to one Mandant from the start (invariant 13)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from gateway.ablage.audit import protokolliere
from gateway.ablage.tabellen import Aufgabenzeile, Nachrichtenzeile, Uebergabezeile
from gateway.ablage.typen import Basis
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
        zeile = self._nach_id(_sperrende(tabelle), tabelle, id, {"populate_existing": True})
        if zeile is not None:
            _merke_sperre(self._session, (tabelle, schluessel))
        return zeile

    def _gesperrte_zu(
        self, tabelle: type[_Zeile], suche: Select[Any], werte: Mapping[str, Any] | None = None
    ) -> Sequence[_Zeile]:
        """The rows that this locking query finds, fresh; none of them need be locked again."""
        zeilen = self._session.scalars(suche, werte, execution_options={"populate_existing": True}).all()
        for zeile in zeilen:
            _merke_sperre(self._session, (tabelle, (self._mandant, zeile.id)))
        return zeilen

    def _gefundene(self, tabelle: type[_Zeile], id: UUID) -> _Zeile | None:
        """The row, as this session knows it or as it stands."""
        bekannt = self._session.identity_map.get(identity_key(tabelle, (self._mandant, id)))
        return bekannt or self._nach_id(_lesende(tabelle), tabelle, id, {})

    def _nach_id(
        self, suche: Select[_Zeile], tabelle: type[_Zeile], id: UUID, wie: Mapping[str, Any]
    ) -> _Zeile | None:
        werte = {"mandant": self._mandant, "id": id}
        with ohne_flush(self._session, tabelle, lambda zeile: zeile.id == id):
            return self._session.scalar(suche, werte, execution_options=wie)

    def _protokolliere(
        self, ereignis: Auditereignis, art: str, id: UUID | str, wer: str, **angaben: str | int | None
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


@cache
def _lesende(tabelle: Any) -> Select[Any]:
    """Built once per table: composing this costs as much as running it."""
    return select(tabelle).where(tabelle.mandant == bindparam("mandant"), tabelle.id == bindparam("id"))


@cache
def _sperrende(tabelle: Any) -> Select[Any]:
    return _lesende(tabelle).with_for_update()


@cache
def gleiche(tabelle: Any, *felder: str, nach: tuple[str, ...]) -> Select[Any]:
    """The rows of one Mandant with these values, in this order; to be run with the values by their names."""
    bedingungen = (getattr(tabelle, feld) == bindparam(feld) for feld in ("mandant", *felder))
    return select(tabelle).where(*bedingungen).order_by(*(getattr(tabelle, feld) for feld in nach))


@contextmanager
def ohne_flush(
    session: Session, tabelle: type[Basis], betrifft: Callable[[Any], bool] = lambda _zeile: True
) -> Iterator[None]:
    """Statements in this block look at this table only, and there at rows that `betrifft` names. What else is
    pending need not be written before them: it is written once, when it is complete."""
    if any(isinstance(zeile, tabelle) and betrifft(zeile) for zeile in chain(session.new, session.dirty)):
        yield
        return
    with session.no_autoflush:
        yield


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
