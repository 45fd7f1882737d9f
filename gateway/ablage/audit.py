"""Writing the audit chain: rows are recorded during a transaction and linked right before its commit.

Linking last keeps the lock on the chain's head short and out of every other lock's way; as it happens
inside the transaction, nothing can be committed without its audit rows (invariants 2 and 12).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import event, select
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
    felder = [
        zeile.mandant,
        zeile.lfd,
        zeile.zeit.astimezone(UTC).isoformat(timespec="microseconds"),
        zeile.ereignis.value,
        zeile.bezug,
        zeile.wer,
        zeile.angaben,
        zeile.vorheriger_hash,
    ]
    return hashlib.sha256(json.dumps(felder, ensure_ascii=False).encode()).hexdigest()


def verkette_beim_commit(sitzungen: sessionmaker[Session]) -> None:
    """Let every transaction of these sessions end with its audit rows."""
    event.listen(sitzungen, "before_commit", _verkette)
    event.listen(sitzungen, "after_transaction_create", _merke_stand)
    event.listen(sitzungen, "after_soft_rollback", _vergiss)


def _verkette(session: Session) -> None:
    if session.in_nested_transaction():
        return
    eintraege: list[_Eintrag] = session.info.pop(_OFFEN, [])
    if eintraege:
        session.flush()  # what is wrong with the transaction itself is not the chain's fault
        _schreibe(session, eintraege)


def _schreibe(session: Session, eintraege: Sequence[_Eintrag]) -> None:
    """Raises `ProtokollNichtSchreibbar`."""
    try:
        for mandant in sorted({e.mandant for e in eintraege}):
            kopf = _gesperrter_kopf(session, mandant)
            for eintrag in (e for e in eintraege if e.mandant == mandant):
                _haenge_an(session, kopf, eintrag)
        session.flush()
    except DBAPIError as fehler:
        if geht_vorbei(fehler) or nimmt_nichts_an(fehler):
            raise
        raise ProtokollNichtSchreibbar from fehler


def probiere(session: Session, mandant: str, zeit: datetime) -> None:
    """Would the chain take a row now? For a transaction that is left without a commit.

    Raises `ProtokollNichtSchreibbar`."""
    _schreibe(session, [_Eintrag(mandant, zeit, Auditereignis.NACHRICHT_EMPFANGEN, "probe", "", "")])


def _gesperrter_kopf(session: Session, mandant: str) -> Auditkopf:
    """The end of the chain, locked until the commit; the first one of a Mandant begins it."""
    suche = select(Auditkopf).where(Auditkopf.mandant == mandant).with_for_update()
    frisch = {"populate_existing": True}
    kopf = session.scalar(suche, execution_options=frisch)
    if kopf is None:
        anlegen = einfuegen(session, Auditkopf).values(mandant=mandant, lfd=0, hash=ANFANG)
        session.execute(anlegen.on_conflict_do_nothing())
        kopf = session.scalars(suche, execution_options=frisch).one()
    return kopf


def _haenge_an(session: Session, kopf: Auditkopf, eintrag: _Eintrag) -> None:
    zeile = Auditzeile(
        mandant=eintrag.mandant,
        lfd=kopf.lfd + 1,
        zeit=eintrag.zeit,
        ereignis=eintrag.ereignis,
        bezug=eintrag.bezug,
        wer=eintrag.wer,
        angaben=eintrag.angaben,
        vorheriger_hash=kopf.hash,
    )
    zeile.hash = kettenhash(zeile)
    session.add(zeile)
    kopf.lfd, kopf.hash = zeile.lfd, zeile.hash


def _merke_stand(session: Session, transaktion: SessionTransaction) -> None:
    session.info.setdefault(_MARKEN, {})[transaktion] = len(session.info.get(_OFFEN, []))


def _vergiss(session: Session, transaktion: SessionTransaction) -> None:
    """What was undone must not be recorded: cut back to where the transaction began."""
    stand = session.info.get(_MARKEN, {}).get(transaktion, 0)
    del session.info.get(_OFFEN, [])[stand:]
