"""The incidents of one Mandant: what contradicts what is there, or what nobody can read. They count for nothing
else (invariant 4), and stay until somebody says what they were."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import exists, select

from gateway.ablage.bestand import SYSTEM, Bestand
from gateway.ablage.fehler import NichtGefunden, VorfallGeschlossen
from gateway.ablage.tabellen import Nachrichtenzeile, Schluesselzeile, Vorfallzeile
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Blob

_UNLESBAR = "unlesbar"


class Vorfaelle(Bestand):
    """Repository."""

    def alle(self) -> Sequence[Vorfallzeile]:
        """Newest first."""
        suche = select(Vorfallzeile).where(Vorfallzeile.mandant == self._mandant)
        return self._session.scalars(suche.order_by(Vorfallzeile.zeit.desc())).all()

    def lies(self, id: UUID) -> Vorfallzeile:
        """Raises `NichtGefunden`."""
        zeile = self._session.get(Vorfallzeile, (self._mandant, id))
        if zeile is None:
            raise NichtGefunden("Diesen Vorfall gibt es hier nicht.")
        return zeile

    def geschlossene(self, *, vor: datetime) -> Sequence[Vorfallzeile]:
        """Those that somebody has closed before `vor`, whose bytes may still be there."""
        noch_da = exists().where(
            Schluesselzeile.mandant == Vorfallzeile.mandant, Schluesselzeile.id == Vorfallzeile.schluessel
        )
        suche = select(Vorfallzeile).where(
            Vorfallzeile.mandant == self._mandant, Vorfallzeile.geschlossen < vor, noch_da
        )
        return self._session.scalars(suche).all()

    def kennt_unlesbare(self, id: UUID) -> bool:
        """Was the delivery that would have become this message recorded as unreadable?"""
        return self._kennt(uuid5(id, _UNLESBAR))

    def merke_unlesbare(self, id: UUID, roh: Blob, text: str, *, schluessel: UUID) -> None:
        """A delivery nobody can read is an incident, once; it may become a message yet."""
        self._merke(uuid5(id, _UNLESBAR), _UNLESBAR, text, id, None, roh, None, schluessel)

    def merke_widerspruch(
        self,
        art: str,
        erste: Nachrichtenzeile,
        vorhanden: Blob | None,
        neu: Blob,
        nachricht: UUID | None,
        schluessel: UUID,
    ) -> None:
        """Other bytes under the same id; `art` names the id."""
        id = uuid5(erste.id, f"{art}:{neu.sha256}")
        text = "Unter derselben Kennung kam eine Nachricht mit anderem Inhalt."
        self._merke(id, art, text, erste.id, vorhanden, neu, nachricht, schluessel)

    def schliesse(self, id: UUID, durch: str, grund: str) -> Vorfallzeile:
        """Somebody has looked at it, and says what it was. Raises `NichtGefunden`, `VorfallGeschlossen`."""
        zeile = self.lies(id)
        if zeile.geschlossen is not None:
            raise VorfallGeschlossen
        zeile.geschlossen, zeile.geschlossen_durch = self._uhr.jetzt(), durch
        zeile.geschlossen_grund = grund
        self._protokolliere(Auditereignis.VORFALL, "vorfall", id, durch, nach="geschlossen")
        return zeile

    def _kennt(self, id: UUID) -> bool:
        return self._session.get(Vorfallzeile, (self._mandant, id)) is not None

    def _merke(
        self,
        id: UUID,
        art: str,
        text: str,
        original: UUID,
        vorhanden: Blob | None,
        neu: Blob,
        nachricht: UUID | None,
        schluessel: UUID,
    ) -> None:
        """Once, however often it is repeated."""
        if self._kennt(id):
            return
        self._session.add(
            Vorfallzeile(
                mandant=self._mandant,
                id=id,
                zeit=self._uhr.jetzt(),
                art=art,
                text=text,
                original=original,
                nachricht=nachricht,
                sha256_vorhanden=vorhanden.sha256 if vorhanden else "",
                sha256_neu=neu.sha256,
                groesse_neu=neu.groesse,
                schluessel=schluessel,
            )
        )
        self._protokolliere(
            Auditereignis.VORFALL, "nachricht", original, SYSTEM, kennung=art, sha256_neu=neu.sha256
        )
