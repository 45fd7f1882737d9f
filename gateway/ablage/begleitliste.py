"""Originals of one Mandant's Vorgänge that go by post."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select

from gateway.ablage.bestand import Bestand
from gateway.ablage.tabellen import Begleitstueck
from gateway.domain.auditereignis import Auditereignis

_B = Begleitstueck


class Begleitstuecke(Bestand):
    """Repository; the row of the Vorgang must be locked where something is written, so that nobody else numbers."""

    def liste(self, vorgang: UUID) -> Sequence[Begleitstueck]:
        """In the order of their numbers."""
        suche = select(_B).where(_B.mandant == self._mandant, _B.vorgang == vorgang)
        return self._session.scalars(suche.order_by(_B.lfd)).all()

    def trage_ein(self, vorgang: UUID, gegenstand: str, kennzeichen: str | None, wer: str) -> Begleitstueck:
        lfd = max((b.lfd for b in self.liste(vorgang)), default=0) + 1
        stueck = _B(
            mandant=self._mandant,
            vorgang=vorgang,
            lfd=lfd,
            gegenstand=gegenstand,
            kennzeichen=kennzeichen,
            eingetragen=self._uhr.jetzt(),
            eingetragen_durch=wer,
        )
        self._session.add(stueck)
        self._protokolliere(Auditereignis.ORIGINAL_EINGETRAGEN, "vorgang", vorgang, wer, nummer=lfd)
        return stueck

    def bestaetige(
        self, vorgang: UUID, nummern: Collection[int], vermerk: str | None, wer: str
    ) -> Sequence[Begleitstueck]:
        """Those that were open and are received now."""
        neue = [b for b in self.liste(vorgang) if b.lfd in nummern and b.empfangen is None]
        for stueck in neue:
            stueck.empfangen, stueck.empfangen_durch = self._uhr.jetzt(), wer
            stueck.vermerk = vermerk
            self._protokolliere(Auditereignis.ORIGINAL_EMPFANGEN, "vorgang", vorgang, wer, nummer=stueck.lfd)
        return neue
