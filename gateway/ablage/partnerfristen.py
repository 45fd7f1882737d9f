"""Until when the certificates of other authorities hold, as the workers last found them in the directory."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Partnerfristzeile
from gateway.ports import Uhr


@dataclass(frozen=True)
class Partnerfrist:
    """Of one authority: which certificate ends first and when, or why nothing could be sent at all."""

    partner: str
    wozu: str
    bis: datetime | None
    mangel: str = ""
    rat: str = ""

    @property
    def ohne_eintrag(self) -> bool:
        """The directory does not name it (any more)."""
        return self.bis is None and not self.mangel


class Partnerfristen:
    """Repository, for one Mandant."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self._session = session
        self._mandant = mandant
        self._uhr = uhr

    def alle(self) -> Sequence[Partnerfrist]:
        """By authority."""
        suche = select(Partnerfristzeile).where(Partnerfristzeile.mandant == self._mandant)
        zeilen = self._session.scalars(suche.order_by(Partnerfristzeile.partner))
        return [Partnerfrist(z.partner, z.wozu, z.bis, z.mangel, z.rat) for z in zeilen]

    def finde(self, partner: str) -> Partnerfrist | None:
        """None: never looked at."""
        z = self._session.get(Partnerfristzeile, (self._mandant, partner))
        return None if z is None else Partnerfrist(z.partner, z.wozu, z.bis, z.mangel, z.rat)

    def zuletzt(self) -> datetime | None:
        """When somebody last looked through all of them."""
        suche = select(func.min(Partnerfristzeile.gesehen)).where(Partnerfristzeile.mandant == self._mandant)
        return self._session.scalar(suche)

    def merke(self, frist: Partnerfrist) -> None:
        """What was found just now."""
        zeile = Partnerfristzeile(mandant=self._mandant, gesehen=self._uhr.jetzt(), **asdict(frist))
        self._session.merge(zeile)

    def vergiss_andere(self, partner: Collection[str]) -> None:
        """Those with whom nothing is exchanged any more are nobody's concern."""
        andere = delete(Partnerfristzeile).where(
            Partnerfristzeile.mandant == self._mandant, Partnerfristzeile.partner.not_in(partner)
        )
        self._session.execute(andere)
