"""Which sent messages of one Mandant still want their process card, and when each is asked for next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, TextClause, select, update

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import Nachrichtenzeile
from gateway.ablage.tabellen.nachricht import LAUFZETTEL_OFFEN

_N = Nachrichtenzeile
_TABELLE = cast(Table, Nachrichtenzeile.__table__)


class Laufzettelbestand(Bestand):
    """Repository of the open questions; what a card says is booked by `Nachrichten`."""

    def faellige(
        self, transport: str, partner: str, *, bis: datetime, hoechstens: int
    ) -> Sequence[Nachrichtenzeile]:
        """Put into the mailbox of this authority and to be asked for until `bis`, the longest due first."""
        suche = select(_N).where(*self._offen(transport, partner), _N.laufzettel_ab <= bis)
        return self._session.scalars(suche.order_by(_N.laufzettel_ab, _N.id).limit(hoechstens)).all()

    def naechste(self, transport: str, partner: str, *, ausser: Collection[UUID]) -> datetime | None:
        """When the first of the others is due."""
        suche = select(_N.laufzettel_ab).where(*self._offen(transport, partner), _N.id.not_in(ausser))
        return self._session.scalar(suche.order_by(_N.laufzettel_ab).limit(1))

    def frage_wieder(self, nachrichten: Collection[UUID], ab: datetime | None, *, bis: datetime) -> None:
        """When these, which were due until `bis`, are asked for next; None = not any more. One that was sent anew
        meanwhile is not touched."""
        c = _TABELLE.c
        diese = (c.mandant == self._mandant, c.id.in_(nachrichten), c.laufzettel_ab <= bis)
        if nachrichten:
            self._session.execute(update(_TABELLE).where(*diese).values(laufzettel_ab=ab))

    def vorgaenge(self, transport: str, partner: str, *, hoechstens: int) -> Sequence[UUID]:
        """Whose messages are waited for there, those of so many messages, in the order of their ids."""
        suche = select(_N.vorgang).where(*self._offen(transport, partner)).order_by(_N.laufzettel_ab)
        gefunden = self._session.scalars(suche.limit(hoechstens))
        return sorted({vorgang for vorgang in gefunden if vorgang is not None})

    def _offen(self, transport: str, partner: str) -> tuple[ColumnElement[bool] | TextClause, ...]:
        return (
            _N.mandant == self._mandant,
            _N.transport == transport,
            _N.partner == partner,
            LAUFZETTEL_OFFEN,
        )
