"""Notes of the users of one Mandant: what they have typed and not sent yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, select

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.tabellen import Merkzettelzeile
from gateway.domain.auditereignis import Auditereignis

_M = Merkzettelzeile


class Merkzettel(Bestand):
    """Repository. Nobody sees another user's."""

    def finde(self, benutzer: str, art: str, id: UUID) -> Merkzettelzeile | None:
        suche = self._eigene(benutzer, art).where(_M.id == id)
        return self._session.scalars(suche).one_or_none()

    def zum_aendern(self, benutzer: str, art: str, id: UUID) -> Merkzettelzeile | None:
        """Fresh and locked."""
        suche = self._eigene(benutzer, art).where(_M.id == id).with_for_update()
        return self._session.scalars(suche, execution_options={"populate_existing": True}).one_or_none()

    def liste(self, benutzer: str, art: str, *, hoechstens: int) -> Sequence[Merkzettelzeile]:
        """The one changed last first."""
        suche = self._eigene(benutzer, art).order_by(_M.geaendert.desc(), _M.id)
        return self._session.scalars(suche.limit(hoechstens)).all()

    def lege_an(self, benutzer: str, art: str, id: UUID, werte: dict[str, Any]) -> None:
        zeile = _M(mandant=self._mandant, id=id, benutzer=benutzer, art=art, werte=werte)
        zeile.geaendert = self._uhr.jetzt()
        self._session.add(zeile)
        self._session.flush()

    def setze(self, zeile: Merkzettelzeile, werte: dict[str, Any]) -> None:
        zeile.werte, zeile.geaendert = werte, self._uhr.jetzt()

    def entferne(self, benutzer: str, art: str, id: UUID) -> None:
        """Repeating is harmless."""
        self._session.execute(
            delete(_M).where(_M.mandant == self._mandant, _M.benutzer == benutzer, _M.art == art, _M.id == id)
        )

    def vergiss(self, vor: datetime, *, hoechstens: int) -> int:
        """What was left lying; returns how many went."""
        alte = select(_M.id).where(_M.mandant == self._mandant, _M.geaendert < vor).limit(hoechstens)
        ids = self._session.scalars(alte).all()
        if ids:
            self._session.execute(delete(_M).where(_M.mandant == self._mandant, _M.id.in_(ids)))
            self._protokolliere(
                Auditereignis.MERKZETTEL_GELOESCHT, "mandant", self._mandant, SYSTEM, anzahl=len(ids)
            )
        return len(ids)

    def _eigene(self, benutzer: str, art: str) -> Select[Merkzettelzeile]:
        return select(_M).where(_M.mandant == self._mandant, _M.benutzer == benutzer, _M.art == art)
