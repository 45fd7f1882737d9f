"""Late scans of the users of one Mandant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, select

from gateway.ablage.bestand import Bestand
from gateway.ablage.fehler import NichtGefunden
from gateway.ablage.tabellen import Spaetscanzeile
from gateway.domain.auditereignis import Auditereignis

_S = Spaetscanzeile


class Spaetscans(Bestand):
    """Repository. Nobody sees another user's."""

    def liste(self, benutzer: str, vorhaben: UUID) -> Sequence[Spaetscanzeile]:
        """In the order in which they came."""
        suche = self._suche().where(_S.benutzer == benutzer, _S.vorhaben == vorhaben)
        return self._session.scalars(suche.order_by(_S.dateiname, _S.id)).all()

    def teile(self, benutzer: str, ganzes: UUID) -> Sequence[Spaetscanzeile]:
        """What was cut out of it."""
        suche = self._suche().where(_S.benutzer == benutzer, _S.teil_von == ganzes)
        return self._session.scalars(suche.order_by(_S.dateiname)).all()

    def lege_an(self, zeile: Spaetscanzeile) -> None:
        zeile.mandant, zeile.geaendert = self._mandant, self._uhr.jetzt()
        self._session.add(zeile)

    def belegt(self, benutzer: str) -> int:
        """Bytes that this user has announced, of all his handovers."""
        suche = select(func.coalesce(func.sum(_S.groesse), 0)).where(
            _S.mandant == self._mandant, _S.benutzer == benutzer
        )
        return int(self._session.scalars(suche).one())

    def lies(self, benutzer: str, id: UUID) -> Spaetscanzeile:
        """Raises `NichtGefunden`."""
        suche = self._suche().where(_S.benutzer == benutzer, _S.id == id)
        return _vorhanden(self._session.scalars(suche).one_or_none())

    def zum_aendern(self, benutzer: str, id: UUID) -> Spaetscanzeile:
        """Fresh and locked. Raises `NichtGefunden`."""
        suche = self._suche().where(_S.benutzer == benutzer, _S.id == id).with_for_update()
        zeile = _vorhanden(
            self._session.scalars(suche, execution_options={"populate_existing": True}).one_or_none()
        )
        zeile.geaendert = self._uhr.jetzt()
        return zeile

    def liegengebliebene(self, vor: datetime, *, hoechstens: int) -> Sequence[UUID]:
        suche = select(_S.id).where(_S.mandant == self._mandant, _S.geaendert < vor)
        return self._session.scalars(suche.order_by(_S.geaendert).limit(hoechstens)).all()

    def entferne(self, ids: Sequence[UUID], wer: str) -> int:
        """The rows, and how many there still were; bytes and keys are their caller's."""
        weg = delete(_S).where(_S.mandant == self._mandant, _S.id.in_(ids)).returning(_S.id)
        if anzahl := len(self._session.execute(weg).all()):
            self._protokolliere(Auditereignis.SPAETSCAN_GELOESCHT, "benutzer", wer, wer, anzahl=anzahl)
        return anzahl

    def _suche(self) -> Select[Spaetscanzeile]:
        return select(_S).where(_S.mandant == self._mandant)


def _vorhanden(zeile: Spaetscanzeile | None) -> Spaetscanzeile:
    if zeile is None:
        raise NichtGefunden("Diese Datei gibt es hier nicht (mehr).")
    return zeile
