"""What a Mandant has of what it may have at once (`gateway.domain.kontingent`)."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, TextClause, func, select, tuple_

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import (
    Dokumentzeile,
    Uebergabezeile,
    Vorgangszeile,
)
from gateway.ablage.tabellen.vorgang import BEREIT, GESTAUT, OFFEN
from gateway.domain.kontingent import Andrang, Auslastung, Kontingent
from gateway.domain.uebergabe import VORBEI


class Kontingentzahlen(Bestand):
    """What has no limit is not counted (0)."""

    def andrang(self, zeile: Uebergabezeile, grenzen: Kontingent, tagesbeginn: datetime) -> Andrang:
        """How it stands with the limits of the Mandant for this one. What has no limit is not counted (0)."""
        v = Vorgangszeile
        frueher = tuple_(v.erstellt, v.id) < (zeile.erstellt, zeile.id)
        eigene = select(func.sum(Dokumentzeile.groesse)).where(
            Dokumentzeile.mandant == self._mandant, Dokumentzeile.vorgang == zeile.id
        )
        return Andrang(
            vor=self._zaehle(OFFEN, v.zustand.not_in(VORBEI), frueher) if grenzen.offene is not None else 0,
            bytes=self.bereitliegend(ohne=zeile.id) if grenzen.bytes is not None else 0,
            eigene=self._session.scalar(eigene) or 0,
            am_tag=self._zaehle(v.erstellt >= tagesbeginn, frueher) if grenzen.je_tag is not None else 0,
            begonnen=zeile.erstellt,
        )

    def bereitliegend(self, ohne: UUID | None = None) -> int:
        """Bytes staged for handovers whose content is still here."""
        v = Vorgangszeile
        suche = select(func.sum(v.bytes_gesamt)).where(v.mandant == self._mandant, BEREIT)
        return self._session.scalar(suche if ohne is None else suche.where(v.id != ohne)) or 0

    def auslastung(self, grenzen: Kontingent, tagesbeginn: datetime) -> Auslastung:
        """What it has now of what it may have. What has no limit is not counted (0)."""
        v = Vorgangszeile
        return Auslastung(
            grenzen,
            offene=self._zaehle(OFFEN, v.zustand.not_in(VORBEI)) if grenzen.offene is not None else 0,
            bytes=self.bereitliegend() if grenzen.bytes is not None else 0,
            heute=self._zaehle(v.erstellt >= tagesbeginn) if grenzen.je_tag is not None else 0,
            wartend=self._zaehle(GESTAUT),
        )

    def _zaehle(self, *bedingungen: ColumnElement[bool] | TextClause) -> int:
        suche = select(func.count()).select_from(Vorgangszeile)
        return self._session.scalars(suche.where(Vorgangszeile.mandant == self._mandant, *bedingungen)).one()
