"""Writing the audit chain: rows are recorded during a transaction and linked right before its commit.

Linking last keeps the lock on the chain's head short and out of every other lock's way; as it happens
inside the transaction, nothing can be committed without its audit rows (invariants 2 and 12). Where the chain
ends is remembered from the last commit and asked for only when the head turns out to stand elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any, cast

from sqlalchemy import Table, bindparam, event, insert, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from gateway.ablage.dialekt import einfuegen, geht_vorbei, nimmt_nichts_an
from gateway.ablage.fehler import ProtokollNichtSchreibbar
from gateway.ablage.tabellen import Auditkopf, Auditzeile
from gateway.domain.auditereignis import Auditereignis

ANFANG = "0" * 64
"""What the first row of a chain names as the hash before it."""
_OFFEN = "audit"
_MARKEN = "audit_marken"
_NEUE_ENDEN = "audit_enden"


@dataclass(frozen=True)
class _Eintrag:
    mandant: str
    zeit: datetime
    ereignis: Auditereignis
    bezug: str
    wer: str
    angaben: str


def protokolliere(
    session: Session,
    mandant: str,
    ereignis: Auditereignis,
    bezug: str,
    *,
    wer: str,
    zeit: datetime,
    angaben: Mapping[str, str | int | None] | None = None,
) -> None:
    """Record one audit row; it is chained and committed together with the transaction.

    `angaben`: codes and ids, never content or personal data (invariant 11)."""
    text = json.dumps(dict(angaben or {}), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    eintrag = _Eintrag(mandant, zeit.astimezone(UTC), ereignis, bezug, wer, text)
    if not session.in_transaction():
        session.begin()  # so that a rollback will be heard of
    session.info.setdefault(_OFFEN, []).append(eintrag)


def kettenhash(zeile: Auditzeile) -> str:
    """SHA-256 (hex) over all fields of the row and the hash before it."""
    return _hash({feld: getattr(zeile, feld) for feld in _GEHASHT})


_GEHASHT = ("mandant", "lfd", "zeit", "ereignis", "bezug", "wer", "angaben", "vorheriger_hash")


def _hash(glied: Mapping[str, Any]) -> str:
    zeit = glied["zeit"].astimezone(UTC).isoformat(timespec="microseconds")
    lesbar = {**glied, "zeit": zeit, "ereignis": glied["ereignis"].value}
    text = json.dumps([lesbar[feld] for feld in _GEHASHT], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class _Ende:
    """Where a chain ends."""

    lfd: int
    hash: str


_Enden = dict[str, _Ende]
"""The ends that this process has seen committed, by Mandant. Only a guess, which the database confirms."""


def verkette_beim_commit(sitzungen: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions end with its audit rows."""
    enden: _Enden = {}
    event.listen(sitzungen, "before_commit", partial(_verkette, enden))
    event.listen(sitzungen, "after_commit", partial(_merke_enden, enden))
    event.listen(sitzungen, "after_transaction_create", _merke_stand)
    event.listen(sitzungen, "after_soft_rollback", _vergiss)


def _verkette(enden: _Enden, session: Session) -> None:
    if session.in_nested_transaction():
        return
    eintraege: list[_Eintrag] = session.info.pop(_OFFEN, [])
    if eintraege:
        session.flush()  # what is wrong with the transaction itself is not the chain's fault
    session.info[_NEUE_ENDEN] = _schreibe(session, enden, eintraege)


def _schreibe(session: Session, enden: Mapping[str, _Ende], eintraege: Sequence[_Eintrag]) -> _Enden:
    """The new ends. Raises `ProtokollNichtSchreibbar`."""
    neue = {}
    try:
        for mandant in sorted({e.mandant for e in eintraege}):
            eigene = [e for e in eintraege if e.mandant == mandant]
            neue[mandant] = _haenge_an(session, mandant, enden.get(mandant), eigene)
    except DBAPIError as fehler:
        if geht_vorbei(fehler) or nimmt_nichts_an(fehler):
            raise
        raise ProtokollNichtSchreibbar from fehler
    return neue


def probiere(session: Session, mandant: str, zeit: datetime) -> None:
    """Would the chain take a row now? For a transaction that is left without a commit.

    Raises `ProtokollNichtSchreibbar`."""
    probe = _Eintrag(mandant, zeit, Auditereignis.NACHRICHT_EMPFANGEN, "probe", "", "")
    _schreibe(session, {}, [probe])


def _merke_enden(enden: _Enden, session: Session) -> None:
    enden.update(session.info.pop(_NEUE_ENDEN, {}))


def _haenge_an(
    session: Session, mandant: str, vermutet: _Ende | None, eintraege: Sequence[_Eintrag]
) -> _Ende:
    """Move the head first, which locks it until the commit; then the rows."""
    ende = vermutet or _gesperrtes_ende(session, mandant)
    glieder = _glieder(ende, eintraege)
    if not _ruecke_vor(session, mandant, ende, glieder[-1]):
        # somebody else has written meanwhile
        ende = _gesperrtes_ende(session, mandant)
        glieder = _glieder(ende, eintraege)
        _ruecke_vor(session, mandant, ende, glieder[-1])
    session.execute(_EINFUEGEN, glieder)
    return _Ende(glieder[-1]["lfd"], glieder[-1]["hash"])


def _ruecke_vor(session: Session, mandant: str, von: _Ende, auf: Mapping[str, Any]) -> bool:
    """The head from this end to that one; False when it stands elsewhere."""
    werte = {
        "m": mandant,
        "lfd": von.lfd,
        "hash": von.hash,
        "neue_lfd": auf["lfd"],
        "neuer_hash": auf["hash"],
    }
    return bool(session.execute(_VORRUECKEN, werte).rowcount)  # type: ignore[attr-defined]


def _gesperrtes_ende(session: Session, mandant: str) -> _Ende:
    """The end of the chain, locked until the commit; the first one of a Mandant begins it."""
    suche = select(_KOPF.c.lfd, _KOPF.c.hash).where(_KOPF.c.mandant == mandant).with_for_update()
    gefunden = session.execute(suche).one_or_none()
    if gefunden is None:
        anlegen = einfuegen(session, Auditkopf).values(mandant=mandant, lfd=0, hash=ANFANG)
        session.execute(anlegen.on_conflict_do_nothing())
        gefunden = session.execute(suche).one()
    return _Ende(gefunden.lfd, gefunden.hash)


def _glieder(ende: _Ende, eintraege: Sequence[_Eintrag]) -> list[dict[str, Any]]:
    """The rows by their columns."""
    glieder = []
    for eintrag in eintraege:
        glied = {**vars(eintrag), "lfd": ende.lfd + 1, "vorheriger_hash": ende.hash}
        glied["hash"] = _hash(glied)
        ende = _Ende(glied["lfd"], glied["hash"])
        glieder.append(glied)
    return glieder


_KOPF, _ZEILEN = cast(Table, Auditkopf.__table__), cast(Table, Auditzeile.__table__)
_EINFUEGEN = insert(_ZEILEN)
_VORRUECKEN = (
    update(_KOPF)
    .where(
        _KOPF.c.mandant == bindparam("m"),
        _KOPF.c.lfd == bindparam("lfd", type_=_KOPF.c.lfd.type),
        _KOPF.c.hash == bindparam("hash", type_=_KOPF.c.hash.type),
    )
    .values(lfd=bindparam("neue_lfd"), hash=bindparam("neuer_hash"))
)
"""Built once; the core of SQLAlchemy, not its objects: these rows are only ever added."""


def _merke_stand(session: Session, transaktion: SessionTransaction) -> None:
    session.info.setdefault(_MARKEN, {})[transaktion] = len(session.info.get(_OFFEN, []))


def _vergiss(session: Session, transaktion: SessionTransaction) -> None:
    """What was undone must not be recorded: cut back to where the transaction began."""
    stand = session.info.get(_MARKEN, {}).get(transaktion, 0)
    del session.info.get(_OFFEN, [])[stand:]
