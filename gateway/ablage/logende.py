"""The end of the log of all processes of an installation: a few lines, redacted before they come here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from gateway.ablage.tabellen import Logzeile

BLEIBEN = 1000
"""Lines; older ones go."""


@dataclass(frozen=True)
class Logeintrag:
    """One line. `prozess`: which kind of process said it; `ort`: module."""

    zeit: datetime
    prozess: str
    stufe: str
    ort: str
    text: str


class Logende:
    """Repository, of all processes."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def haenge_an(self, eintraege: Sequence[Logeintrag]) -> None:
        """At the end; the oldest go."""
        self._session.add_all(Logzeile(**vars(e)) for e in eintraege)
        self._session.flush()
        letzte = self._session.scalar(select(func.max(Logzeile.id))) or 0
        self._session.execute(delete(Logzeile).where(Logzeile.id <= letzte - BLEIBEN))

    def zeilen(self) -> Sequence[Logeintrag]:
        """Oldest first."""
        z = Logzeile
        suche = select(z.zeit, z.prozess, z.stufe, z.ort, z.text).order_by(z.id)
        return [Logeintrag(*zeile) for zeile in self._session.execute(suche)]
