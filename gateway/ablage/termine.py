"""Appointments of the users of one Mandant."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.tabellen import Terminzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.domain.termin import Termin

_T = Terminzeile


class Termine(Bestand):
    """Repository."""

    def liste(self, benutzer: str, *, ab: datetime, hoechstens: int) -> Sequence[Terminzeile]:
        """What this user still has before him, the next first."""
        suche = self._suche().where(_T.benutzer == benutzer, _T.beginn >= ab)
        return self._session.scalars(suche.order_by(_T.beginn, _T.id).limit(hoechstens)).all()

    def finde(self, benutzer: str, id: UUID) -> Terminzeile | None:
        """This user's appointment, nobody else's."""
        return self._session.scalars(self._suche().where(_T.id == id, _T.benutzer == benutzer)).one_or_none()

    def zaehle(self, benutzer: str) -> int:
        suche = select(func.count()).select_from(_T).where(_T.mandant == self._mandant)
        return self._session.scalars(suche.where(_T.benutzer == benutzer)).one()

    def setze(self, id: UUID, benutzer: str, termin: Termin, im_dms: bool | None) -> bool:
        """Write it; the same id again changes it. True = it is new. Whoever it is about now must be looked up."""
        zeile = self.finde(benutzer, id)
        neu = zeile is None
        zeile = zeile or _T(mandant=self._mandant, id=id, benutzer=benutzer)
        werte = {
            name: getattr(termin, name)
            for name in ("familienname", "vorname", "geburtsdatum", "aktenzeichen", "azr_nummer")
        }
        if neu or any(getattr(zeile, name) != wert for name, wert in werte.items()):
            zeile.im_dms, zeile.nachgesehen = im_dms, self._uhr.jetzt() if im_dms is not None else None
        for name, wert in (*werte.items(), ("beginn", termin.beginn), ("anlass", termin.anlass)):
            setattr(zeile, name, wert)
        self._session.add(zeile)
        return neu

    def vermerke(self, benutzer: str, ereignis: Auditereignis, anzahl: int) -> None:
        """One row in the chain for all that was entered, or deleted, at once: how many, not who."""
        self._protokolliere(ereignis, "benutzer", benutzer, benutzer, anzahl=anzahl)

    def loesche(self, benutzer: str, id: UUID) -> bool:
        weg = delete(_T).where(_T.mandant == self._mandant, _T.benutzer == benutzer, _T.id == id)
        return bool(self._session.execute(weg.returning(_T.id)).all())

    def ungesehene(self, *, seit: datetime, bis: datetime, hoechstens: int) -> Sequence[Terminzeile]:
        """Not looked up yet, or not since then and not found; of those that begin until `bis`."""
        offen = or_(_T.nachgesehen.is_(None), (_T.nachgesehen < seit) & _T.im_dms.is_(False))
        suche = self._suche().where(offen, _T.beginn >= self._uhr.jetzt(), _T.beginn < bis)
        return self._session.scalars(suche.order_by(_T.beginn, _T.id).limit(hoechstens)).all()

    def merke_dms(self, zeile: Terminzeile, im_dms: bool) -> None:
        zeile.im_dms, zeile.nachgesehen = im_dms, self._uhr.jetzt()

    def vergiss(self, vor: datetime, *, hoechstens: int) -> int:
        """What began before is nobody's business any more; returns how many rows went."""
        alte = select(_T.id).where(_T.mandant == self._mandant, _T.beginn < vor).limit(hoechstens)
        ids = self._session.scalars(alte).all()
        if ids:
            self._session.execute(delete(_T).where(_T.mandant == self._mandant, _T.id.in_(ids)))
            self._protokolliere(
                Auditereignis.TERMIN_GELOESCHT, "mandant", self._mandant, SYSTEM, anzahl=len(ids)
            )
        return len(ids)

    def _suche(self) -> Select[Terminzeile]:
        return select(_T).where(_T.mandant == self._mandant)
