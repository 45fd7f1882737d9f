"""Who has opened which document of one Mandant's Vorgänge."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from gateway.ablage.bestand import Bestand
from gateway.ablage.dialekt import einfuegen
from gateway.ablage.tabellen import Dokumentblick

_B = Dokumentblick


class Dokumentblicke(Bestand):
    """Repository."""

    def gibt_es(self, vorgang: UUID, dokument: UUID, benutzer: str) -> bool:
        return self._session.get(_B, (self._mandant, vorgang, dokument, benutzer)) is not None

    def merke(self, vorgang: UUID, dokument: UUID, benutzer: str) -> None:
        """The first look counts."""
        neu = einfuegen(self._session, _B).values(
            mandant=self._mandant,
            vorgang=vorgang,
            dokument=dokument,
            benutzer=benutzer,
            wann=self._uhr.jetzt(),
        )
        self._session.execute(neu.on_conflict_do_nothing())

    def liste(self, vorgang: UUID) -> Sequence[Dokumentblick]:
        suche = select(_B).where(_B.mandant == self._mandant, _B.vorgang == vorgang)
        return self._session.scalars(suche.order_by(_B.wann, _B.dokument)).all()
