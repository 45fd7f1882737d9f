"""The maintenance that is on: set, lifted, each time with an audit row wherever it counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.ablage.tabellen import Wartungszeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.wartung import Wartungsart
from gateway.ports import Uhr

INSTALLATION = ""
"""Instead of a Mandant: all of them."""


class Wartungsbestand:
    """Repository; `mandanten`: in whose chains is recorded what concerns all."""

    def __init__(self, session: Session, uhr: Uhr, mandanten: Collection[str]) -> None:
        self._session = session
        self._uhr = uhr
        self._mandanten = tuple(mandanten)

    def liste(self, mandant: str | None = None) -> Sequence[Wartungszeile]:
        """What is on, that of the whole installation first; for one Mandant also what concerns all."""
        suche = select(Wartungszeile).order_by(Wartungszeile.mandant)
        if mandant is not None:
            suche = suche.where(Wartungszeile.mandant.in_((INSTALLATION, mandant)))
        return self._session.scalars(suche).all()

    def setze(self, mandant: str, art: Wartungsart, *, bis: datetime, grund: str, wer: str) -> None:
        """From now on, or from now on differently: it has then been on since it first was."""
        zeile = self._gesperrt(mandant)
        if zeile is None:
            zeile = Wartungszeile(mandant=mandant, seit=self._uhr.jetzt())
            self._session.add(zeile)
        zeile.art, zeile.bis, zeile.grund, zeile.wer = art, bis, grund, wer
        angaben = {"art": art.value, "bis": bis.isoformat(timespec="seconds"), "grund": grund}
        self._protokolliere(Auditereignis.WARTUNG_GESETZT, mandant, wer, angaben)

    def hebe_auf(self, mandant: str, *, wer: str) -> bool:
        """False when there was none."""
        zeile = self._gesperrt(mandant)
        if zeile is None:
            return False
        self._session.delete(zeile)
        self._protokolliere(Auditereignis.WARTUNG_AUFGEHOBEN, mandant, wer, {"art": zeile.art.value})
        return True

    def _gesperrt(self, mandant: str) -> Wartungszeile | None:
        suche = select(Wartungszeile).where(Wartungszeile.mandant == mandant).with_for_update()
        return self._session.scalars(suche).one_or_none()

    def _protokolliere(
        self, ereignis: Auditereignis, mandant: str, wer: str, angaben: dict[str, str]
    ) -> None:
        bezug = f"wartung:{mandant or 'installation'}"
        for kette in [mandant] if mandant else self._mandanten:
            protokolliere(
                self._session, kette, ereignis, bezug, wer=wer, zeit=self._uhr.jetzt(), angaben=angaben
            )
