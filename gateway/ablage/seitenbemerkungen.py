"""Remarks on pages of one Mandant's Vorgänge."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import Seitenbemerkung
from gateway.domain.seitenbemerkung import Bemerkungsart

_S = Seitenbemerkung


class Seitenbemerkungen(Bestand):
    """Repository; the row of the Vorgang must be locked where something is written, so that nobody else numbers."""

    def liste(self, vorgang: UUID) -> Sequence[Seitenbemerkung]:
        """In the order in which they were made."""
        suche = select(_S).where(_S.mandant == self._mandant, _S.vorgang == vorgang)
        return self._session.scalars(suche.order_by(_S.lfd)).all()

    def lege_an(
        self,
        vorgang: UUID,
        dokument: UUID,
        seite: int | None,
        art: Bemerkungsart,
        text: str,
        *,
        wer: str,
        nachricht: UUID | None = None,
    ) -> Seitenbemerkung:
        zeile = _S(
            mandant=self._mandant,
            vorgang=vorgang,
            lfd=max((b.lfd for b in self.liste(vorgang)), default=0) + 1,
            dokument=dokument,
            seite=seite,
            art=art.value,
            text=text,
            wer=wer,
            zeit=self._uhr.jetzt(),
            nachricht=nachricht,
        )
        self._session.add(zeile)
        self._session.flush()
        return zeile

    def verwirf(self, zeile: Seitenbemerkung) -> None:
        self._session.delete(zeile)
