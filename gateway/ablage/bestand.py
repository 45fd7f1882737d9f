"""What all repositories share: bound to one Mandant from the start (invariant 13)."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy.orm import Session

from gateway.ablage.audit import protokolliere
from gateway.domain.auditereignis import Auditereignis
from gateway.ports import Uhr

SYSTEM = "System"
"""Who did it, when no person did."""


class Bestand:
    """Base of the repositories: one session, one Mandant, one clock."""

    def __init__(self, session: Session, mandant: str, uhr: Uhr) -> None:
        self._session = session
        self._mandant = mandant
        self._uhr = uhr

    def _protokolliere(
        self, ereignis: Auditereignis, art: str, id: UUID, wer: str, **angaben: str | int | None
    ) -> None:
        werte: Mapping[str, str | int | None] = angaben
        protokolliere(
            self._session,
            self._mandant,
            ereignis,
            f"{art}:{id}",
            wer=wer,
            zeit=self._uhr.jetzt(),
            angaben=werte,
        )
